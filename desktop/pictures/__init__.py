"""Pictures of what people see, made without a display: for the demo and the guides."""
