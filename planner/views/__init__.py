"""What people and their tools see of an answer."""

import warnings

# Said once on standard error by a library of folium's, to people who can do nothing about it.
warnings.filterwarnings("ignore", "SOCKS support in urllib3")
