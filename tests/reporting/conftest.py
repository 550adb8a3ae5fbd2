from tests.trainaction.conftest import academy

__all__ = ["academy"]
