from django import template
from journal.models import FooterText
from wagtail.models import Page, Site

register = template.Library()


@register.simple_tag(takes_context=True)
def site_root(context):
    return Site.find_for_request(context["request"]).root_page


@register.inclusion_tag("journal/menu.html", takes_context=True)
def top_menu(context, parent, current=None):
    items = parent.get_children().live().in_menu()
    for item in items:
        item.has_below = item.get_children().live().in_menu().exists()
        item.is_active = current.url_path.startswith(item.url_path) if current else False
    return {"items": items, "request": context["request"]}


@register.inclusion_tag("journal/crumbs.html", takes_context=True)
def crumbs(context):
    page = context.get("self")
    above = Page.objects.ancestor_of(page, inclusive=True).filter(depth__gt=1) if page and page.depth > 2 else ()
    return {"above": above, "request": context["request"]}


@register.simple_tag
def footer_text():
    first = FooterText.objects.first()
    return first.body if first else ""
