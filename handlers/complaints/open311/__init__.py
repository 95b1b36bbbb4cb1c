"""Open311 GeoReport v2: what other systems send and read, apart from HTTP itself (public.py)."""
