"""Being here puts this folder on the path, so that tests of every subfolder can import `faults`."""

import os

# Whether there is a browser must not decide what tests of other things see; those of rendering turn it on.
os.environ["MONITOR_BROWSER"] = "off"
