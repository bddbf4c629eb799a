#include "core/functions/FrameChannel.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace trestle::functions {

void FrameChannel::open(Receiver& receiver)
{
    m_receiver = &receiver;
    m_onReadable = std::make_unique<QSocketNotifier>(m_socket.get(), QSocketNotifier::Read);
    QObject::connect(m_onReadable.get(), &QSocketNotifier::activated, m_onReadable.get(), [this] { read(); });
    m_onWritable = std::make_unique<QSocketNotifier>(m_socket.get(), QSocketNotifier::Write);
    m_onWritable->setEnabled(false);
    QObject::connect(m_onWritable.get(), &QSocketNotifier::activated, m_onWritable.get(), [this] { write(); });
}

void FrameChannel::close()
{
    m_receiver = nullptr;
    // This may run inside one of their signals.
    for (auto* notifier : {&m_onReadable, &m_onWritable}) {
        if (!*notifier) continue;
        (*notifier)->setEnabled(false);
        notifier->release()->deleteLater();
    }
    m_socket = Descriptor();
}

void FrameChannel::send(const CallHead& call, const QByteArray& event)
{
    m_unwritten = invokeFrame(call, event);
    write();
}

void FrameChannel::write()
{
    while (!m_unwritten.isEmpty()) {
        const ssize_t count =
            ::send(m_socket.get(), m_unwritten.constData(), static_cast<size_t>(m_unwritten.size()), MSG_NOSIGNAL);
        if (count < 0) {
            if (errno == EINTR) continue;
            // Anything but a full socket means that the process has gone, which its end will tell.
            m_onWritable->setEnabled(errno == EAGAIN);
            return;
        }
        if (count == m_unwritten.size())
            m_unwritten.clear();
        else
            m_unwritten.remove(0, count);
    }
    if (m_onWritable->isEnabled()) m_onWritable->setEnabled(false);
}

void FrameChannel::setHeld(bool held)
{
    m_isHeld = held;
    if (m_onReadable) m_onReadable->setEnabled(!held);
}

void FrameChannel::readRest()
{
    m_isHeld = false;
    read();
}

void FrameChannel::read()
{
    thread_local std::array<char, 64 * 1024> scratch;
    while (m_receiver && !m_isHeld) {
        const ssize_t count = ::recv(m_socket.get(), scratch.data(), scratch.size(), 0);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) {
            if (count == 0) m_onReadable->setEnabled(false);
            return;
        }
        m_reader.add(QByteArrayView(scratch.data(), count));
        while (std::optional<Frame> frame = m_reader.next()) {
            m_receiver->received(std::move(*frame));
            if (!m_receiver) return;
        }
        if (m_reader.isBroken()) return m_receiver->lineBroken();
        if (count < static_cast<ssize_t>(scratch.size())) return;
    }
}

}  // namespace trestle::functions
