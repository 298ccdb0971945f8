"""The public page on which a document is verified."""

from __future__ import annotations

from http import HTTPStatus

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from gis_platform.documents.codes import read_code
from gis_platform.documents.verification import judge_file, verify
from gis_platform.municipalities.middleware import MunicipalRequest

LARGEST_FILE_BYTES = 30_000_000
FORM_BYTES = 10_000
"""What a form with a file has besides the file, at most."""


@require_safe
def find_document(request: MunicipalRequest) -> HttpResponse:
    """Ask for the code of a document; go to its page where one is sent."""
    written = request.GET.get("code", "").strip()
    code = read_code(written) if written else None
    if code is not None:
        return _to(request, code)
    context = {"written": written[:60], "is_wrong": bool(written)}
    status = HTTPStatus.BAD_REQUEST if written else HTTPStatus.OK
    return render(request, "documents/find.html", context, status=status)


@csrf_exempt  # everybody may ask, nothing is changed, and a large file is refused unread
@require_http_methods(["GET", "HEAD", "POST"])
def verification(request: MunicipalRequest, code: str) -> HttpResponse:
    """Say of a document whether it holds, and of a file that is sent whether it is that one."""
    stored = read_code(code)
    if stored is not None and stored != code and request.method != "POST":
        return _to(request, stored)
    document = verify(request.municipality, stored or "", request.municipality.today)
    context: dict[str, object] = {
        "document": document,
        "code": code[:60],
        "most_mb": LARGEST_FILE_BYTES // 1_000_000,
    }
    status = HTTPStatus.OK if document else HTTPStatus.NOT_FOUND
    if request.method == "POST" and document is not None:
        status = _add_verdict(request, document.code, context)
    response = render(request, "documents/verification.html", context, status=status)
    add_never_cache_headers(response)
    return response


def _add_verdict(request: MunicipalRequest, code: str, context: dict[str, object]) -> HTTPStatus:
    """Judge the file that was sent; one that is too large is not read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST_FILE_BYTES + FORM_BYTES:
        context["file_error"] = "too-large"
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.size:
        context["file_error"] = "missing"
        return HTTPStatus.BAD_REQUEST
    context["verdict"] = judge_file(request.municipality, code, file.read())
    context["file_name"] = (file.name or "")[:120]
    return HTTPStatus.OK


def _to(request: MunicipalRequest, code: str) -> HttpResponseRedirect:
    return redirect("verification", municipality=request.municipality.code, code=code)
