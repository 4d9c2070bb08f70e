"""From files to the user's own index: GeoNames dumps and any table of places."""
