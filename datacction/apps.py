from django.apps import AppConfig


class DatacctionConfig(AppConfig):
    name = "datacction"
