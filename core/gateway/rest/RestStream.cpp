#include "core/gateway/rest/RestStream.h"

#include "core/observe/Trace.h"

namespace trestle::gateway {

void RestStream::begin(http::ResponseBody body, http::Response head)
{
    const QByteArray first = std::exchange(head.body, {});
    m_sent = std::move(head);
    note(first);
    const std::lock_guard lock(m_mutex);
    m_body.emplace(std::move(body));
}

void RestStream::write(QByteArray piece)
{
    if (!m_body) return;
    note(piece);
    m_body->write(std::move(piece));
}

void RestStream::end(http::BodyEnd how)
{
    switch (how) {
        case http::BodyEnd::Complete:
            m_body->end();
            break;
        case http::BodyEnd::Broken: {
            const std::lock_guard lock(m_mutex);
            m_body.reset();
            break;
        }
    }
}

qint64 RestStream::waiting() const
{
    const std::lock_guard lock(m_mutex);
    return m_onTheirWay + (m_body ? m_body->waiting() : 0);
}

void RestStream::note(const QByteArray& piece)
{
    static constexpr observe::RecordingLimits limits;
    m_sentBytes += piece.size();
    if (m_sent.body.size() < limits.bodyBytes) m_sent.body += piece;
}

}  // namespace trestle::gateway
