"""Plans of many parcels at once, made by any number of workers."""
