#include "core/functions/ProcessTree.h"

#include "core/functions/Descriptor.h"

#include <fcntl.h>
#include <unistd.h>

#include <dirent.h>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace trestle::functions {

namespace {

constexpr int roundLimit = 200;
constexpr size_t mostChildren = 10'000;

QByteArray readProcFile(pid_t pid, const char* name)
{
    char path[64];
    std::snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    const Descriptor file(open(path, O_RDONLY | O_CLOEXEC));
    QByteArray content;
    if (!file) return content;
    char buffer[4096];
    for (ssize_t count; (count = read(file.get(), buffer, sizeof buffer)) > 0;)
        content.append(buffer, count);
    return content;
}

struct ProcessEntry
{
    pid_t parent = 0;
    pid_t session = 0;
    bool ended = false;
};

// Fields after the name, which stands in parentheses and may hold anything: state, parent, group, session.
ProcessEntry readEntry(pid_t pid)
{
    const QByteArray stat = readProcFile(pid, "stat");
    const QList<QByteArray> fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
    if (fields.size() < 4) return {0, 0, true};
    return {fields[1].toInt(), fields[3].toInt(), fields[0] == "Z" || fields[0] == "X"};
}

std::unordered_map<pid_t, ProcessEntry> processTable()
{
    std::unordered_map<pid_t, ProcessEntry> table;
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir("/proc"), closedir);
    if (!folder) return table;
    while (const dirent* each = readdir(folder.get())) {
        const pid_t pid = std::atoi(each->d_name);
        if (pid > 0) table.emplace(pid, readEntry(pid));
    }
    return table;
}

bool hasMarker(pid_t pid, const std::vector<ProcessTree>& trees)
{
    const QByteArray environment = '\0' + readProcFile(pid, "environ") + '\0';
    for (const ProcessTree& tree : trees) {
        if (environment.contains('\0' + tree.marker + '\0')) return true;
    }
    return false;
}

// The line "Max file locks  <soft>  <hard>  locks".
bool hasTag(pid_t pid, const std::vector<ProcessTree>& trees)
{
    const QByteArray limits = readProcFile(pid, "limits");
    const qsizetype at = limits.indexOf("Max file locks");
    if (at < 0) return false;
    const QByteArray soft = limits.mid(at + 14, limits.indexOf('\n', at) - at - 14).simplified().split(' ').front();
    const quint64 tag = soft.toULongLong();
    return tag != 0 &&
           std::any_of(trees.begin(), trees.end(), [tag](const ProcessTree& tree) { return tree.tag == tag; });
}

// Four ways lead to a descendant: its parents, its session, the marker that it inherited with its environment, and the
// tag among its limits. A daemon that left its session, lost its parents and cleared its environment has the last.
// `known` are those found earlier: a parent that has gone meanwhile is still remembered.
std::vector<pid_t> descendants(const std::vector<ProcessTree>& trees, std::set<pid_t>& known)
{
    const std::unordered_map<pid_t, ProcessEntry> table = processTable();
    std::vector<pid_t> found;
    for (const auto& [pid, entry] : table) {
        if (entry.ended || pid == getpid()) continue;
        bool belongs = known.contains(pid) || known.contains(entry.session);
        pid_t ancestor = pid;
        for (size_t depth = 0; !belongs && depth < table.size(); ++depth) {
            const auto at = table.find(ancestor);
            if (at == table.end() || at->second.parent <= 1) break;
            ancestor = at->second.parent;
            belongs = known.contains(ancestor);
        }
        if (belongs || hasMarker(pid, trees) || hasTag(pid, trees)) found.push_back(pid);
    }
    known.insert(found.begin(), found.end());
    return found;
}

}  // namespace

void endProcessTrees(const std::vector<ProcessTree>& trees)
{
    std::set<pid_t> known;
    for (const ProcessTree& tree : trees) {
        if (tree.leader <= 1) continue;
        known.insert(tree.leader);
        kill(tree.leader, SIGSTOP);
    }
    // All are stopped before the first is ended: one that still runs could start another while its parent dies.
    std::unordered_set<pid_t> stopped;
    for (int round = 0; round < roundLimit; ++round) {
        bool grew = false;
        for (const pid_t pid : descendants(trees, known)) {
            if (!stopped.insert(pid).second) continue;
            grew = true;
            kill(pid, SIGSTOP);
        }
        if (!grew) break;
    }
    for (int round = 0; round < roundLimit; ++round) {
        const std::vector<pid_t> left = descendants(trees, known);
        if (left.empty()) break;
        for (const pid_t pid : left)
            kill(pid, SIGKILL);
    }
}

qint64 residentMemory(pid_t pid)
{
    const QList<QByteArray> fields = readProcFile(pid, "statm").split(' ');
    return fields.size() < 2 ? 0 : fields[1].toLongLong() * sysconf(_SC_PAGESIZE);
}

// A process and those below it, as long as their parents live.
static std::vector<pid_t> processAndChildren(pid_t leader)
{
    std::vector<pid_t> all{leader};
    for (size_t at = 0; at < all.size() && all.size() < mostChildren; ++at) {
        char path[64];
        std::snprintf(path, sizeof path, "/proc/%d/task", all[at]);
        const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir(path), closedir);
        while (const dirent* thread = folder ? readdir(folder.get()) : nullptr) {
            if (thread->d_name[0] == '.') continue;
            const QByteArray name = "task/" + QByteArray(thread->d_name) + "/children";
            for (const QByteArray& child : readProcFile(all[at], name.constData()).split(' '))
                if (const pid_t pid = child.toInt(); pid > 0) all.push_back(pid);
        }
    }
    return all;
}

// The line "Pss:  <kB> kB".
static qint64 proportionalMemory(pid_t pid)
{
    const QByteArray rollup = readProcFile(pid, "smaps_rollup");
    const qsizetype at = rollup.indexOf("\nPss:");
    if (at < 0) return residentMemory(pid);
    return rollup.mid(at + 5, rollup.indexOf("kB", at) - at - 5).trimmed().toLongLong() * 1024;
}

qint64 residentMemoryOfTree(pid_t leader, qint64 limit)
{
    const std::vector<pid_t> all = processAndChildren(leader);
    const auto sumOf = [&all](qint64 (*memory)(pid_t)) {
        return std::accumulate(all.begin(), all.end(), qint64(0),
                               [memory](qint64 sum, pid_t pid) { return sum + memory(pid); });
    };
    const qint64 sum = sumOf(residentMemory);
    return sum <= limit || all.size() == 1 ? sum : sumOf(proportionalMemory);
}

}  // namespace trestle::functions
