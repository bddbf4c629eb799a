// The bytes of a body that is sent piece by piece, as long as they wait on this side: on their way to the connection's
// thread, or for the client to take them. Shared by who writes them and the connection. Any thread.
#pragma once

#include "core/base/UniqueFunction.h"

#include <QByteArray>

#include <atomic>
#include <memory>

namespace trestle::http {

struct BodyFlow
{
    std::atomic<qint64> posted = 0;  // on their way to the connection's thread
    std::atomic<qint64> unsent = 0;  // with the connection, when it last looked

    // On the connection's thread only.
    bool isGone = false;                    // the client ended its side before the body's end
    base::UniqueFunction<void()> whenGone;  // called once, when that happens
    void setGone()
    {
        isGone = true;
        if (auto call = std::exchange(whenGone, {})) call();
    }
};

/// A piece of such a body, counted for as long as it is on its way.
class BodyPiece
{
public:
    BodyPiece(QByteArray bytes, std::shared_ptr<BodyFlow> flow)
        : m_bytes(std::move(bytes)), m_size(m_bytes.size()), m_flow(std::move(flow))
    {
        m_flow->posted += m_size;
    }
    BodyPiece(BodyPiece&&) noexcept = default;
    BodyPiece& operator=(BodyPiece&&) = delete;
    ~BodyPiece()
    {
        if (m_flow) m_flow->posted -= m_size;
    }

    [[nodiscard]] const QByteArray& bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
    qsizetype m_size;
    std::shared_ptr<BodyFlow> m_flow;  // null: moved on
};

/// Broken: what was sent is not all of it, and the client has to notice.
enum class BodyEnd { Complete, Broken };

}  // namespace trestle::http
