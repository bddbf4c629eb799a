#include "core/functions/ChildProcess.h"

#include <QFile>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace trestle::functions {

namespace {

constexpr rlim_t openFilesLimit = 1024;  // as in the cloud
constexpr rlim_t moreProcesses = 1024;   // as in the cloud
constexpr rlim_t megabyte = 1 << 20;

enum class Step : int { None, Folder, Program, Setup };

// All the child needs, prepared before it exists: after vfork() it may only make system calls.
struct Preparation
{
    std::vector<char*> arguments;
    std::vector<char*> environment;
    const char* program = nullptr;
    const char* folder = nullptr;
    int descriptors[4] = {};  // what become 0, 1, 2, 3; all above 9
    int descriptorCount = 4;
    rlim_t processes = 0;
    rlim_t data = 0;
    rlim_t tag = 0;
    volatile Step failedAt = Step::None;
    volatile int error = 0;
};

std::vector<char*> pointers(const std::vector<QByteArray>& texts)
{
    std::vector<char*> result;
    result.reserve(texts.size() + 1);
    for (const QByteArray& text : texts)
        result.push_back(const_cast<char*>(text.constData()));
    result.push_back(nullptr);
    return result;
}

void limit(int resource, rlim_t value)
{
    rlimit current{};
    getrlimit(static_cast<__rlimit_resource_t>(resource), &current);
    if (current.rlim_max != RLIM_INFINITY && value > current.rlim_max) value = current.rlim_max;
    const rlimit wanted{value, value};
    setrlimit(static_cast<__rlimit_resource_t>(resource), &wanted);
}

[[noreturn]] void runChild(Preparation& preparation)
{
    const auto fail = [&preparation](Step step) {
        preparation.error = errno;
        preparation.failedAt = step;
        _exit(127);
    };
    struct sigaction standard = {};
    standard.sa_handler = SIG_DFL;
    for (int signal = 1; signal < NSIG; ++signal)
        sigaction(signal, &standard, nullptr);
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int target = 0; target < preparation.descriptorCount; ++target) {
        if (dup2(preparation.descriptors[target], target) < 0) fail(Step::Setup);
    }
    close_range(static_cast<unsigned>(preparation.descriptorCount), ~0U, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, openFilesLimit);
    limit(RLIMIT_NPROC, preparation.processes);
    limit(RLIMIT_DATA, preparation.data);
    // Nothing has asked for this limit since Linux 2.4; but it is inherited, whatever a process does to leave its tree.
    limit(RLIMIT_LOCKS, preparation.tag);
    // When memory runs out, the kernel takes a handler before anything else.
    const int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (score >= 0) {
        [[maybe_unused]] const ssize_t written = ::write(score, "1000", 4);
        close(score);
    }
    if (chdir(preparation.folder) != 0) fail(Step::Folder);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    execve(preparation.program, preparation.arguments.data(), preparation.environment.data());
    fail(Step::Program);
    _exit(127);
}

// fork() would copy the page tables of an engine with gigabytes mapped; vfork() shares them until the program starts.
// Signals wait meanwhile: a handler of ours must not run in the child.
[[gnu::noinline]] pid_t spawn(Preparation& preparation)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t pid = vfork();
    if (pid == 0) runChild(preparation);
    const int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = error;
    return pid;
}

Descriptor above(Descriptor low)
{
    return Descriptor(fcntl(low.get(), F_DUPFD_CLOEXEC, 10));
}

// The system's limit counts all of a user's processes and threads; "running/total" of loadavg bounds that from above.
rlim_t taskCount()
{
    QFile file(QStringLiteral("/proc/loadavg"));
    if (!file.open(QIODevice::ReadOnly)) return 4096;
    const QByteArray text = file.readAll();
    const qsizetype slash = text.indexOf('/');
    return text.mid(slash + 1, text.indexOf(' ', slash) - slash - 1).toULongLong();
}

base::Error systemError(const QString& what, int error)
{
    base::ErrorCode code = base::ErrorCode::Io;
    if (error == ENOENT || error == ENOTDIR) code = base::ErrorCode::NotFound;
    if (error == EACCES || error == EPERM) code = base::ErrorCode::PermissionDenied;
    return {code, what + QStringLiteral(": ") + QString::fromLocal8Bit(std::strerror(error))};
}

}  // namespace

base::Result<ChildProcess> startProcess(const ProcessPlan& plan)
{
    int channel[2];
    int output[2];
    int errors[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channel) != 0)
        return systemError(QStringLiteral("no socket for a function's process"), errno);
    ChildProcess child;
    child.channel = Descriptor(channel[0]);
    const Descriptor theirChannel = above(Descriptor(channel[1]));
    if (pipe2(output, O_CLOEXEC) != 0) return systemError(QStringLiteral("no pipe for a function's process"), errno);
    child.output = Descriptor(output[0]);
    const Descriptor theirOutput = above(Descriptor(output[1]));
    if (pipe2(errors, O_CLOEXEC) != 0) return systemError(QStringLiteral("no pipe for a function's process"), errno);
    child.errors = Descriptor(errors[0]);
    const Descriptor theirErrors = above(Descriptor(errors[1]));
    const Descriptor theirInput = above(Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC)));
    if (!theirChannel || !theirOutput || !theirErrors || !theirInput)
        return systemError(QStringLiteral("no descriptor for a function's process"), errno);
    for (const Descriptor* ours : {&child.channel, &child.output, &child.errors})
        fcntl(ours->get(), F_SETFL, O_NONBLOCK);

    Preparation preparation;
    std::vector<QByteArray> arguments{plan.program};
    arguments.insert(arguments.end(), plan.arguments.begin(), plan.arguments.end());
    preparation.arguments = pointers(arguments);
    preparation.environment = pointers(plan.environment);
    preparation.program = plan.program.constData();
    preparation.folder = plan.folder.constData();
    preparation.descriptors[0] = theirInput.get();
    preparation.descriptors[1] = theirOutput.get();
    preparation.descriptors[2] = theirErrors.get();
    preparation.descriptors[3] = theirChannel.get();
    preparation.tag = plan.tag;
    preparation.descriptorCount = plan.hasChannel ? 4 : 3;
    preparation.processes = taskCount() + moreProcesses;
    // Far above what is told to the handler: a runtime maps more than it uses. RuntimePool watches what it uses.
    preparation.data = (static_cast<rlim_t>(plan.memoryMb) * 2 + 1024) * megabyte;

    child.pid = spawn(preparation);
    if (child.pid < 0) return systemError(QStringLiteral("no process for a function"), errno);
    if (preparation.failedAt != Step::None) {
        siginfo_t info;
        while (waitid(P_PID, static_cast<id_t>(child.pid), &info, WEXITED) != 0 && errno == EINTR) {
        }
        const int error = preparation.error;
        return systemError(QFile::decodeName(preparation.failedAt == Step::Folder ? plan.folder : plan.program), error);
    }
    child.end = Descriptor(static_cast<int>(syscall(SYS_pidfd_open, child.pid, 0)));
    return child;
}

}  // namespace trestle::functions
