"""The migrations lead to the models, on both databases."""

import pytest
from peewee import IntegrityError
from playhouse.schema_diff import diff_models

from tests import make
from webapp.store import db, models


def columns(name: str) -> dict[str, tuple[str, bool]]:
    return {column.name: (column.data_type.lower(), column.null) for column in db.db.get_columns(name)}


def test_the_migrated_schema_is_that_of_the_models(database: str) -> None:
    assert str(diff_models(db.db.obj, models.ALL)) == ""
    migrated = {model._meta.table_name: columns(model._meta.table_name) for model in models.ALL}
    db.db.drop_tables(models.ALL)
    db.db.create_tables(models.ALL)
    assert migrated == {model._meta.table_name: columns(model._meta.table_name) for model in models.ALL}


def test_every_model_is_in_the_list_and_every_table_has_a_model(database: str) -> None:
    assert set(db.db.get_tables()) - {"schema_migration"} == {model._meta.table_name for model in models.ALL}


def test_a_drift_between_schema_and_models_is_seen(database: str) -> None:
    db.db.execute_sql("DROP INDEX seat_live")
    assert str(diff_models(db.db.obj, models.ALL)) != ""


def test_a_new_database_has_one_pulse_and_nothing_else(database: str) -> None:
    pulse = models.Pulse.get()
    assert (pulse.id, pulse.edition, pulse.seats, pulse.people, pulse.notices) == (1, 0, 0, 0, 0)
    assert len(pulse.epoch) == 8
    assert [model.__name__ for model in models.ALL if model.select().exists()] == ["Pulse"]


def test_migrating_again_changes_nothing(database: str) -> None:
    epoch = models.Pulse.get().epoch
    assert db.is_ready()
    assert db.migrate() == []
    assert models.Pulse.get().epoch == epoch


def test_one_person_has_one_live_seat_in_a_session_and_any_number_of_ended_ones(database: str) -> None:
    odile = make.person()
    for _ in range(2):
        make.seat(odile, "C10", ended_at=make.NOW, end="given_up")
    make.seat(odile, "C10")
    with pytest.raises(IntegrityError):
        make.seat(odile, "C10", booked=False)
