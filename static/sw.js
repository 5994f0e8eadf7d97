// The worker's door: its bytes change with any static file, so that phones come for the new ones.
import "/static/__VERSION__/js/worker/main.js";
