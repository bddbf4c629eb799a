#include "core/functions/BatchResponse.h"

#include "core/base/Json.h"
#include "core/tables/changes/StreamRecordJson.h"

#include <algorithm>

namespace trestle::functions {

BatchFailure batchFailure(const QByteArray& answer, const std::vector<StreamRecord>& records)
{
    const auto document = base::parseJson(answer);
    const base::JsonValue* failures = document ? document->find("batchItemFailures") : nullptr;
    if (!failures || failures->isNull()) return {};
    if (!failures->isArray()) return WholeBatch{};
    std::optional<qint64> lowest;
    for (const base::JsonValue& failure : failures->array()) {
        const base::JsonValue* identifier = failure.find("itemIdentifier");
        const auto sequence = identifier ? tables::sequenceFrom(identifier->string()) : std::nullopt;
        const bool isOurs =
            sequence && std::any_of(records.begin(), records.end(),
                                    [&sequence](const StreamRecord& each) { return each.sequence == *sequence; });
        if (!isOurs) return WholeBatch{};
        lowest = std::min(lowest.value_or(*sequence), *sequence);
    }
    if (!lowest) return {};
    return FailedFrom{*lowest};
}

QByteArray windowStateOf(const QByteArray& answer)
{
    const auto document = base::parseJson(answer);
    const base::JsonValue* state = document ? document->find("state") : nullptr;
    return state ? base::writeJson(*state) : QByteArray();
}

}  // namespace trestle::functions
