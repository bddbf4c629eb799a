// Why an operation of a REST-JSON service was refused: what becomes the service's error document. A value.
#pragma once

#include "core/aws/rest/Model.h"
#include "core/base/Json.h"
#include "core/http/Message.h"

namespace trestle::aws::rest {

struct Failure
{
    QByteArray code;  // one of Model::errors: "NotFoundException"
    QByteArray message;
    base::JsonValue::Object members = {};  // what the error says beside its message, as on the wire
    http::Headers headers = {};
};

/// What an operation gives back: the answer's document, its members as on the wire, or why there is none.
using Outcome = base::Result<base::JsonValue, Failure>;

/// Status, x-amzn-ErrorType and document, in the service's manner.
[[nodiscard]] http::Response failureResponse(const Model& model, const Failure& failure);

/// What the broken model constraints of an input are called, and JSON that cannot be read.
[[nodiscard]] Failure constraintFailure(Dialect dialect, QByteArray message);
[[nodiscard]] Failure unreadable(Dialect dialect, QByteArray message);

}  // namespace trestle::aws::rest
