"""Pictures of agents: what a call runs through, as nodes and ways, and how they are written down."""
