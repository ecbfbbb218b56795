"""Released tables are public: whoever asks may see them. They are made by a run alone."""
