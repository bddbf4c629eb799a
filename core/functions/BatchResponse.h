// What a function's answer says of the records it was given, if its mapping reports item failures.
#pragma once

#include "core/functions/StreamLane.h"

#include <variant>

namespace trestle::functions {

struct WholeBatch
{
};
/// Everything before this sequence is done with.
struct FailedFrom
{
    qint64 sequence = 0;
};
/// Nothing: all is well. An identifier that is missing or none of the batch's fails the whole batch, as in the service.
using BatchFailure = std::variant<std::monostate, FailedFrom, WholeBatch>;

[[nodiscard]] BatchFailure batchFailure(const QByteArray& answer, const std::vector<StreamRecord>& records);
/// The member "state" of the answer of a tumbling window's call, as JSON; "" if there is none.
[[nodiscard]] QByteArray windowStateOf(const QByteArray& answer);

}  // namespace trestle::functions
