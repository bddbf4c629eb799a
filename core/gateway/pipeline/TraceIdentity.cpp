#include "core/gateway/pipeline/TraceIdentity.h"

#include "core/base/Ids.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

constexpr QByteArrayView sourceHeader("x-trestle-source");
constexpr qsizetype maxHeader = 256;
constexpr qsizetype maxProduct = 64;

bool isHex(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
}

// 1-8hex-24hex
bool isRoot(QByteArrayView text)
{
    return text.size() == 35 && text.startsWith("1-") && text[10] == '-' && isHex(text.sliced(2, 8)) &&
           isHex(text.sliced(11));
}

}  // namespace

TraceIdentity traceIdentity(QByteArrayView header, qint64 epochSeconds)
{
    for (qsizetype start = 0; start < header.size() && header.size() <= maxHeader;) {
        const qsizetype semicolon = header.indexOf(';', start);
        const qsizetype end = semicolon < 0 ? header.size() : semicolon;
        const QByteArrayView part = header.sliced(start, end - start).trimmed();
        if (part.startsWith("Root=") && isRoot(part.sliced(5)))
            return {part.sliced(5).toByteArray(), header.toByteArray()};
        start = end + 1;
    }
    return {base::newTraceRoot(epochSeconds), {}};
}

observe::TraceSource takeSource(http::Headers& headers)
{
    const QByteArrayView value = headers.value(sourceHeader);
    if (value.isNull()) return observe::TraceSource::Client;
    const observe::TraceSource source = value == "console"  ? observe::TraceSource::Console
                                        : value == "runner" ? observe::TraceSource::Runner
                                                            : observe::TraceSource::Client;
    headers.remove(sourceHeader);
    return source;
}

QByteArray clientProduct(QByteArrayView userAgent)
{
    const auto end = std::find(userAgent.begin(), userAgent.end(), ' ');
    return userAgent.first(std::min<qsizetype>(end - userAgent.begin(), maxProduct)).toByteArray();
}

}  // namespace trestle::gateway
