"""Administration of municipalities and people."""

from django.contrib import admin

from gis_platform.municipalities.models import CalendarDay, Department, Membership, Municipality


@admin.register(Municipality)
class MunicipalityAdmin(admin.ModelAdmin[Municipality]):
    """Municipalities come as packages; here they are looked at."""

    list_display = ("code", "name", "crs_name", "jurisdiction")
    exclude = ("boundary",)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin[Membership]):
    """Who plays which part where."""

    list_display = ("user", "municipality", "role", "department")
    list_filter = ("municipality", "role")


@admin.register(Department)
class DepartmentAdmin(admin.ModelAdmin[Department]):
    """Departments of the administrations."""

    list_display = ("municipality", "code")


@admin.register(CalendarDay)
class CalendarDayAdmin(admin.ModelAdmin[CalendarDay]):
    """Days that differ from the ordinary week."""

    list_display = ("municipality", "day", "is_working", "note")
    list_filter = ("municipality", "is_working")
