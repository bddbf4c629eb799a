// Sends to, or receives from, several sockets by one call of the system. A call costs as much as what most requests do
// with it, and a server that is busy has many of them to make at once. Where the system has no io_uring, or keeps it
// from this process, each transfer is a call of its own. One thread.
#pragma once

#include <QByteArrayView>

#include <memory>
#include <span>
#include <vector>

namespace trestle::http {

class SocketBatch
{
public:
    enum class Way {
        Together,  // falls back to the other where it cannot be
        OneByOne,
    };

    explicit SocketBatch(Way way = Way::Together);
    ~SocketBatch();
    Q_DISABLE_COPY_MOVE(SocketBatch)

    /// The calling thread's own, made with the first call.
    [[nodiscard]] static SocketBatch& ofThisThread();

    /// Transfers take one call: else there is nothing to gain.
    [[nodiscard]] bool isTogether() const { return m_ring != nullptr; }

    // To be done by run(); the number of the transfer. Memory and descriptors are the caller's and stay until then.
    size_t send(int descriptor, QByteArrayView bytes);
    size_t receive(int descriptor, std::span<char> into);

    /// Does what was asked for, waiting for nothing.
    void run();
    /// What came of a transfer, until the next is asked for: bytes, or a negative errno, which is -EAGAIN where it
    /// would have had to wait.
    [[nodiscard]] int result(size_t transfer) const { return m_transfers[transfer].result; }

private:
    struct Transfer
    {
        int descriptor;
        bool isSend;
        char* bytes;
        size_t size;
        int result;
    };
    struct Ring;

    size_t add(Transfer transfer);
    static void carryOut(Transfer& transfer);
    void runTogether(size_t first, size_t count);

    std::unique_ptr<Ring> m_ring;
    std::vector<Transfer> m_transfers;
    bool m_isDone = false;
};

}  // namespace trestle::http
