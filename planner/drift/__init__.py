"""Where the wind takes it: profiles carried through winds by two integrators."""
