#include "core/http/EpollDispatcher.h"
#include "core/http/Stream.h"

#include <QEvent>
#include <QSocketNotifier>
#include <QThread>

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace trestle::http {

namespace {

/// A notifier without signals: the event ends in the stream at once, and a connection needs no connection lists.
class Notifier final : public QSocketNotifier
{
public:
    /// `user` is where its owner keeps the one to call.
    Notifier(int descriptor, Type type, StreamUser* const& user) : QSocketNotifier(descriptor, type), m_user(user) {}

protected:
    bool event(QEvent* event) override
    {
        if (event->type() != QEvent::SockAct) return QSocketNotifier::event(event);
        if (!isEnabled()) return true;
        if (type() == Write)
            m_user->streamWritable();
        else
            m_user->streamReadable();
        return true;
    }

private:
    StreamUser* const& m_user;
};

class PlainStream final : public Stream
{
public:
    PlainStream(int descriptor, StreamUser& user)
        : m_user(&user),
          m_descriptor(descriptor),
          m_reading(descriptor, QSocketNotifier::Read, m_user),
          m_dispatcher(dynamic_cast<EpollDispatcher*>(QThread::currentThread()->eventDispatcher()))
    {
        if (m_dispatcher) m_dispatcher->tellChangesOnly(descriptor, true);
    }

    ~PlainStream() override { PlainStream::close(); }

    qint64 read(char* into, qint64 size) override
    {
        if (m_descriptor < 0) return broken;
        for (;;) {
            const ssize_t count = ::recv(m_descriptor, into, static_cast<size_t>(size), 0);
            m_filled = count == size;
            if (count > 0) return count;
            if (count == 0) return ended;
            if (errno == EAGAIN || errno == EWOULDBLOCK) return 0;
            if (errno != EINTR) return broken;
        }
    }

    bool hasMore() const override { return m_filled; }

    qint64 write(QByteArrayView bytes) override
    {
        if (m_descriptor < 0) return broken;
        for (;;) {
            const ssize_t count = ::send(m_descriptor, bytes.data(), static_cast<size_t>(bytes.size()), MSG_NOSIGNAL);
            if (count >= 0) return count;
            if (errno == EAGAIN || errno == EWOULDBLOCK) return 0;
            if (errno != EINTR) return broken;
        }
    }

    qint64 unsent() const override { return 0; }

    std::optional<int> socket() const override
    {
        return m_descriptor >= 0 ? std::optional(m_descriptor) : std::nullopt;
    }

    void setUser(StreamUser& user) override { m_user = &user; }

    void setReading(bool on) override
    {
        if (m_descriptor >= 0 && m_reading.isEnabled() != on) m_reading.setEnabled(on);
    }

    void setWriting(bool on) override
    {
        if (m_descriptor < 0 || (m_writing && m_writing->isEnabled()) == on) return;
        if (!m_writing) m_writing = std::make_unique<Notifier>(m_descriptor, QSocketNotifier::Write, m_user);
        m_writing->setEnabled(on);
    }

    void endWriting() override
    {
        if (m_descriptor >= 0) ::shutdown(m_descriptor, SHUT_WR);
    }

    void close() override
    {
        if (const std::optional<int> descriptor = PlainStream::release()) ::close(*descriptor);
    }

    std::optional<int> release() override
    {
        if (m_descriptor < 0) return {};
        m_reading.setEnabled(false);
        if (m_writing) m_writing->setEnabled(false);
        if (m_dispatcher) m_dispatcher->tellChangesOnly(m_descriptor, false);
        return std::exchange(m_descriptor, -1);
    }

private:
    StreamUser* m_user;
    int m_descriptor;
    Notifier m_reading;
    std::unique_ptr<Notifier> m_writing;  // made when a send first finds the socket full
    EpollDispatcher* m_dispatcher;        // of this thread; null: it has one of Qt's own
    bool m_filled = false;                // the last read took all it could hold: there may be more
};

}  // namespace

std::unique_ptr<Stream> makePlainStream(int descriptor, StreamUser& user)
{
    return std::make_unique<PlainStream>(descriptor, user);
}

}  // namespace trestle::http
