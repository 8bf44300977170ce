"""The pages, a module each: whatever stands here is a page of the desk."""
