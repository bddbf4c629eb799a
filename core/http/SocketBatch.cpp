#include "core/http/SocketBatch.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <limits>

#ifdef TRESTLE_URING
#include <liburing.h>
#endif

namespace trestle::http {

namespace {

constexpr int unknown = std::numeric_limits<int>::min();  // what came of a transfer
constexpr size_t mostBytes = size_t(1) << 30;             // of one transfer

}  // namespace

#ifdef TRESTLE_URING

struct SocketBatch::Ring
{
    static constexpr unsigned size = 32;

    io_uring queue{};
    bool isOpen = false;

    Ring()
    {
        // Newer systems spare a queue that one thread uses some of its work.
        for (const unsigned flags : {IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN, 0U}) {
            isOpen = io_uring_queue_init(size, &queue, flags) == 0;
            if (isOpen) return;
        }
    }
    ~Ring()
    {
        if (isOpen) io_uring_queue_exit(&queue);
    }
    Q_DISABLE_COPY_MOVE(Ring)
};

#else

struct SocketBatch::Ring
{
    static constexpr unsigned size = 1;
};

#endif

SocketBatch::SocketBatch(Way way)
{
#ifdef TRESTLE_URING
    if (way == Way::OneByOne) return;
    m_ring = std::make_unique<Ring>();
    if (!m_ring->isOpen) m_ring.reset();
#else
    Q_UNUSED(way);
#endif
}

SocketBatch::~SocketBatch() = default;

SocketBatch& SocketBatch::ofThisThread()
{
    thread_local SocketBatch batch;
    return batch;
}

size_t SocketBatch::add(Transfer transfer)
{
    if (std::exchange(m_isDone, false)) m_transfers.clear();
    transfer.size = std::min(transfer.size, mostBytes);
    m_transfers.push_back(transfer);
    return m_transfers.size() - 1;
}

size_t SocketBatch::send(int descriptor, QByteArrayView bytes)
{
    return add({descriptor, true, const_cast<char*>(bytes.data()), size_t(bytes.size()), unknown});
}

size_t SocketBatch::receive(int descriptor, std::span<char> into)
{
    return add({descriptor, false, into.data(), into.size(), unknown});
}

void SocketBatch::run()
{
    if (std::exchange(m_isDone, true)) return;
    size_t done = 0;
    while (m_ring && done < m_transfers.size()) {
        const size_t count = std::min<size_t>(Ring::size, m_transfers.size() - done);
        runTogether(done, count);
        done += count;
    }
    for (; done < m_transfers.size(); ++done)
        carryOut(m_transfers[done]);
}

void SocketBatch::carryOut(Transfer& transfer)
{
    ssize_t count = 0;
    do {
        count = transfer.isSend
                    ? ::send(transfer.descriptor, transfer.bytes, transfer.size, MSG_NOSIGNAL | MSG_DONTWAIT)
                    : ::recv(transfer.descriptor, transfer.bytes, transfer.size, MSG_DONTWAIT);
    } while (count < 0 && errno == EINTR);
    transfer.result = count < 0 ? -errno : int(count);
}

void SocketBatch::runTogether(size_t first, size_t count)
{
#ifdef TRESTLE_URING
    io_uring* const queue = &m_ring->queue;
    for (size_t i = first; i < first + count; ++i) {
        const Transfer& transfer = m_transfers[i];
        io_uring_sqe* const entry = io_uring_get_sqe(queue);  // there is room: the queue is empty between two runs
        if (transfer.isSend)
            io_uring_prep_send(entry, transfer.descriptor, transfer.bytes, transfer.size, MSG_NOSIGNAL | MSG_DONTWAIT);
        else
            io_uring_prep_recv(entry, transfer.descriptor, transfer.bytes, transfer.size, MSG_DONTWAIT);
        io_uring_sqe_set_data64(entry, i);
    }
    size_t completed = 0;
    int code = 0;
    while (completed < count && (code >= 0 || code == -EINTR)) {
        code = io_uring_submit_and_wait(queue, unsigned(count - completed));
        io_uring_cqe* completion = nullptr;
        unsigned head = 0;
        unsigned seen = 0;
        io_uring_for_each_cqe(queue, head, completion)
        {
            m_transfers[io_uring_cqe_get_data64(completion)].result = completion->res;
            ++seen;
        }
        io_uring_cq_advance(queue, seen);
        completed += seen;
    }
    if (completed == count) return;
    // The system is short of something. What it has not taken, in the order of the queue, is carried out by calls, as
    // all that comes later; what it took without a result is nobody's guess.
    const size_t taken = count - io_uring_sq_ready(queue);
    m_ring.reset();
    for (size_t i = first; i < first + count; ++i) {
        Transfer& transfer = m_transfers[i];
        if (i >= first + taken)
            carryOut(transfer);
        else if (transfer.result == unknown)
            transfer.result = -EIO;
    }
#else
    Q_UNUSED(first);
    Q_UNUSED(count);
#endif
}

}  // namespace trestle::http
