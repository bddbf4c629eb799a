#include "core/base/MappedFiles.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <mutex>

// All of this but guardMappedFiles() runs in a signal handler: system calls and the stack, nothing else.

namespace trestle::base {

namespace {

struct sigaction formerAction;
std::atomic<quint64> replaced = 0;
static_assert(std::atomic<quint64>::is_always_lock_free);

// Reads /proc/self/maps, whose lines begin with "7f1c2000-7f1c9000 r--s ", by the byte.
class MapsReader
{
public:
    MapsReader() : m_file(::open("/proc/self/maps", O_RDONLY | O_CLOEXEC)) {}
    ~MapsReader()
    {
        if (m_file >= 0) ::close(m_file);
    }
    MapsReader(const MapsReader&) = delete;
    MapsReader& operator=(const MapsReader&) = delete;

    /// 0 at the end.
    char next()
    {
        if (m_at == m_filled) {
            m_at = 0;
            m_filled = m_file >= 0 ? ::read(m_file, m_bytes, sizeof m_bytes) : 0;
            if (m_filled <= 0) return m_filled = 0;
        }
        return m_bytes[m_at++];
    }
    /// The number up to the next character that is no hexadecimal digit, which is taken as well.
    uintptr_t number()
    {
        uintptr_t number = 0;
        while (true) {
            const char c = next();
            if (c >= '0' && c <= '9')
                number = number * 16 + uintptr_t(c - '0');
            else if (c >= 'a' && c <= 'f')
                number = number * 16 + uintptr_t(c - 'a' + 10);
            else
                return number;
        }
    }
    /// False at the end.
    bool skipLine()
    {
        while (const char c = next())
            if (c == '\n') return true;
        return false;
    }

private:
    int m_file;
    ssize_t m_at = 0;
    ssize_t m_filled = 0;
    char m_bytes[1024];
};

bool isReadOnlyAndShared(uintptr_t address)
{
    MapsReader maps;
    do {
        const uintptr_t begin = maps.number();
        const uintptr_t end = maps.number();
        if (address < begin || address >= end) continue;
        for (const char expected : {'r', '-', '-', 's'})
            if (maps.next() != expected) return false;
        return true;
    } while (maps.skipLine());
    return false;
}

void onBusError(int, siginfo_t* info, void*)
{
    const int error = errno;
    const uintptr_t pageBytes = uintptr_t(::sysconf(_SC_PAGESIZE));
    const uintptr_t page = uintptr_t(info->si_addr) & ~(pageBytes - 1);
    const bool isReplaced =
        isReadOnlyAndShared(page) && ::mmap(reinterpret_cast<void*>(page), pageBytes, PROT_READ,
                                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED;
    // Otherwise the same access comes to who was asked before.
    if (isReplaced)
        replaced.fetch_add(1, std::memory_order_relaxed);
    else
        ::sigaction(SIGBUS, &formerAction, nullptr);
    errno = error;
}

}  // namespace

void guardMappedFiles()
{
    static std::once_flag once;
    std::call_once(once, [] {
        struct sigaction action = {};
        action.sa_sigaction = onBusError;
        action.sa_flags = SA_SIGINFO;
        ::sigaction(SIGBUS, &action, &formerAction);
    });
}

quint64 replacedPages()
{
    // The handler runs between two instructions of the thread that asks.
    std::atomic_signal_fence(std::memory_order_seq_cst);
    const quint64 pages = replaced.load(std::memory_order_relaxed);
    std::atomic_signal_fence(std::memory_order_seq_cst);
    return pages;
}

}  // namespace trestle::base
