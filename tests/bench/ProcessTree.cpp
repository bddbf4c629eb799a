#include "tests/bench/ProcessTree.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QList>
#include <QSet>

#include <unistd.h>

namespace trestle::bench {

namespace {

struct Process
{
    qint64 parent = 0;
    qint64 ticks = 0;
    qint64 pages = 0;
};

QHash<qint64, Process> allProcesses()
{
    QHash<qint64, Process> processes;
    const QStringList entries = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString& entry : entries) {
        bool isProcess = false;
        const qint64 id = entry.toLongLong(&isProcess);
        QFile file(QStringLiteral("/proc/%1/stat").arg(entry));
        if (!isProcess || !file.open(QIODevice::ReadOnly)) continue;
        const QByteArray text = file.readAll();
        // pid (name) state ppid …: the name may hold blanks and brackets, so the columns count from its end
        const QList<QByteArray> columns = text.mid(text.lastIndexOf(')') + 2).split(' ');
        if (columns.size() < 22) continue;
        Process process;
        process.parent = columns[1].toLongLong();
        for (int i = 11; i <= 14; ++i)
            process.ticks += columns[i].toLongLong();
        process.pages = columns[21].toLongLong();
        processes.insert(id, process);
    }
    return processes;
}

}  // namespace

Usage usageOfTree(qint64 root)
{
    const QHash<qint64, Process> processes = allProcesses();
    QSet<qint64> tree{root};
    for (qsizetype before = 0; before != tree.size();) {
        before = tree.size();
        for (auto it = processes.begin(); it != processes.end(); ++it)
            if (tree.contains(it->parent)) tree.insert(it.key());
    }
    Usage usage;
    for (const qint64 id : tree) {
        const auto found = processes.find(id);
        if (found == processes.end()) continue;
        usage.cpuSeconds += double(found->ticks) / double(sysconf(_SC_CLK_TCK));
        usage.residentKiB += found->pages * sysconf(_SC_PAGESIZE) / 1024;
        ++usage.processes;
    }
    return usage;
}

}  // namespace trestle::bench
