"""What displays and faceplates show of things from hmi: item models, facts, words. No widgets."""
