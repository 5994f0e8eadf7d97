"""Files that organisers uploaded: documents of a session or the event, plans of places, the logo."""

from peewee import AutoField, BlobField, CharField, ForeignKeyField, IntegerField

from webapp.store.models.base import Base, InstantField


class File(Base):
    """What is known of it; its bytes are in pieces, its title is a text of the kind “file”. Never changed: another
    upload is another file. Removed ones stay as long as an edition shows them."""

    id = AutoField()
    kind = CharField()  # session, event, place
    code = CharField(default="")
    use = CharField()  # document, plan, logo
    lang = CharField(default="")  # the language it is written in; empty: any
    name = CharField()
    type = CharField()  # media type, found in its bytes
    size = IntegerField()
    sha = CharField()
    width = IntegerField(null=True)  # of a picture, in pixels
    height = IntegerField(null=True)
    position = IntegerField(default=0)
    made_at = InstantField()
    by = CharField(default="")
    removed_at = InstantField(null=True)

    class Meta:
        indexes = ((("kind", "code"), False),)


class FilePiece(Base):
    """So many bytes of it, in order; small, so that a backup never holds a whole file."""

    id = AutoField()
    file = ForeignKeyField(File)
    file_id: int
    number = IntegerField()
    body = BlobField()

    class Meta:
        indexes = ((("file", "number"), True),)
