// Feeds a server's WebSocketSession arbitrary bytes, whole and cut: what it hears and says must not depend on the cuts,
// messages must stay within the limits, and what it says must be frames that a client understands. The first byte of
// the input says where to cut.
#include "core/http/WebSocketSession.h"

#include <cstdlib>
#include <vector>

using namespace trestle::http;

namespace {

constexpr WebSocketSession::Rules rules{512, 2048};

struct Outcome
{
    std::vector<std::pair<int, QByteArray>> heard;
    QByteArray said;
    bool over = false;
    bool operator==(const Outcome&) const = default;
};

Outcome hear(WebSocketSession::Role role, QByteArrayView bytes, qsizetype first, qsizetype step)
{
    WebSocketSession session(role, rules);
    Outcome outcome;
    while (!bytes.isEmpty()) {
        const qsizetype size = std::min(bytes.size(), std::max<qsizetype>(1, first));
        QByteArrayView part = bytes.first(size);
        while (const std::optional<WebSocketEvent> event = session.next(part, outcome.said)) {
            if (event->kind == WebSocketEvent::Kind::Message && event->data.size() > rules.messageBytes) std::abort();
            if (event->kind == WebSocketEvent::Kind::Message && event->payload == WebSocketPayload::Text &&
                !event->data.isValidUtf8())
                std::abort();
            outcome.heard.emplace_back(event->kind == WebSocketEvent::Kind::Closed ? event->end.code : 0,
                                       event->data + event->end.reason);
        }
        bytes = bytes.sliced(size);
        first = step;
    }
    outcome.over = session.isOver();
    return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size < 1) return 0;
    const QByteArrayView bytes(data + 1, static_cast<qsizetype>(size - 1));
    const Outcome whole = hear(WebSocketSession::Role::Server, bytes, bytes.size(), 1);
    const qsizetype first = bytes.isEmpty() ? 0 : data[0] % bytes.size();
    if (hear(WebSocketSession::Role::Server, bytes, first, std::max<qsizetype>(1, bytes.size())) != whole) std::abort();
    if (hear(WebSocketSession::Role::Server, bytes, 1, 1 + data[0] % 7) != whole) std::abort();
    const Outcome answered = hear(WebSocketSession::Role::Client, whole.said, whole.said.size(), 1);
    for (const auto& [code, text] : answered.heard)
        if (code == closecode::protocolError && !whole.over) std::abort();
    return 0;
}
