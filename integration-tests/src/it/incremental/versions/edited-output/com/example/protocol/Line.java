edited by hand
