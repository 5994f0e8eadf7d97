// What pages do beyond links and forms. Each behaviour finds its own data- attribute.
import "./behaviours/awake.js";
import "./behaviours/bar.js";
import "./behaviours/fresh.js";
import "./behaviours/lost.js";
import "./behaviours/menu.js";
import "./behaviours/read.js";
import "./behaviours/swap.js";
import "./behaviours/switch.js";
import "./phone/full.js";
import "./phone/install.js";
import "./phone/leave.js";
import "./phone/pocket.js";
import "./phone/push.js";
import "./phone/send.js";
import "./behaviours/toast.js";
import "./behaviours/urgent.js";
import "./live.js"; // last: whom it tells must be listening
