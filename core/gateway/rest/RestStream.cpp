#include "core/gateway/rest/RestStream.h"

#include "core/observe/Trace.h"

namespace trestle::gateway {

namespace {

constexpr qint64 unpacedBytes = qint64(10) << 20;
constexpr qint64 bytesPerSecond = qint64(2) << 20;

}  // namespace

RestStream::RestStream(const base::Clock& clock, For whom) : m_clock(clock), m_for(whom) {}

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
    if (!m_body) return m_onTheirWay;
    qint64 tooEarly = 0;
    if (m_sentBytes > unpacedBytes) {
        const qint64 paced = (m_clock.monotonicNs() - m_pacedFromNs) / 1'000 * bytesPerSecond / 1'000'000;
        tooEarly = std::max<qint64>(0, m_sentBytes - unpacedBytes - paced);
    }
    return m_onTheirWay + m_body->waiting() + tooEarly;
}

void RestStream::note(const QByteArray& piece)
{
    static constexpr observe::RecordingLimits limits;
    {
        const std::lock_guard lock(m_mutex);
        if (m_sentBytes <= unpacedBytes) m_pacedFromNs = m_clock.monotonicNs();
        m_sentBytes += piece.size();
    }
    if (m_sent.body.size() < limits.bodyBytes || m_for == For::Test) m_sent.body += piece;
}

}  // namespace trestle::gateway
