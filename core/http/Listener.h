// The listening socket of a server: accepts on one I/O thread and hands connections on. At the descriptor limit it uses
// a spare descriptor to accept and refuse politely, and rests a moment rather than spin.
#pragma once

#include "core/base/Result.h"

#include <QHostAddress>
#include <QObject>
#include <QSocketNotifier>

#include <functional>
#include <memory>

namespace trestle::http {

/// A bound and listening socket that closes itself. Linux descriptors.
class ListeningSocket
{
public:
    /// Errors: AddressInUse (naming the owner where it can be found), PermissionDenied, Network.
    [[nodiscard]] static base::Result<ListeningSocket> open(const QHostAddress& address, quint16 port);
    ListeningSocket(ListeningSocket&& other) noexcept;
    ListeningSocket& operator=(ListeningSocket&&) = delete;
    ~ListeningSocket();

    [[nodiscard]] int descriptor() const { return m_descriptor; }
    [[nodiscard]] quint16 port() const;

private:
    explicit ListeningSocket(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor = -1;
};

/// Lives on the I/O thread it was made on.
class Listener final : public QObject
{
public:
    /// Gets each connection's non-blocking descriptor, which is then the receiver's.
    using Accepted = std::function<void(int descriptor, const QHostAddress& peer, quint16 peerPort)>;

    Listener(ListeningSocket socket, Accepted accepted);
    ~Listener() override;

private:
    enum class Step { Accepted, NoneLeft, OutOfDescriptors };
    void acceptSome();
    Step acceptOne();
    void refuseOne();
    void rest();

    ListeningSocket m_socket;
    Accepted m_accepted;
    QSocketNotifier m_notifier;
    int m_spare = -1;
};

}  // namespace trestle::http
