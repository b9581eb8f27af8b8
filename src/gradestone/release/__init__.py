"""From the instructor's notebook to what students get: stubs, regions, the files beside the notebook."""
