"""Operations on a deployed file for people and pipelines; reads clusters, never changes them."""
