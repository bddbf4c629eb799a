#include "core/functions/SourceWatch.h"

#include <QFile>

#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include <dirent.h>
#include <cerrno>
#include <cstring>
#include <memory>

namespace trestle::functions {

namespace {

constexpr int depthLimit = 12;
constexpr size_t folderLimit = 2'000;  // of all functions together
constexpr uint32_t eventMask =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

bool isOnNetwork(const QByteArray& path)
{
    struct statfs info = {};
    if (statfs(path.constData(), &info) != 0) return false;
    switch (static_cast<uint32_t>(info.f_type)) {
        case 0x6969:      // NFS
        case 0x01021997:  // 9P, as in WSL
        case 0xfe534d42:  // SMB2
        case 0xff534d42:  // CIFS
        case 0x65735546:  // FUSE
        case 0x786f4256:  // a virtual machine's shared folder
            return true;
        default:
            return false;
    }
}

bool isIgnoredFolder(QByteArrayView name)
{
    return name.startsWith('.') || name == "__pycache__" || name == "events";
}

bool isIgnoredFile(QByteArrayView name)
{
    return name.startsWith('.') || name.endsWith('~') || name.endsWith(".swp") || name.endsWith(".swx") ||
           name.endsWith(".tmp") || name.endsWith(".log") || name.endsWith(".pyc") || name == "4913" ||
           name == "function.yaml";
}

// What package managers write last.
bool endsInstall(QByteArrayView name)
{
    return name == ".package-lock.json" || name == ".yarn-integrity" || name == ".modules.yaml";
}

}  // namespace

SourceWatch::SourceWatch() : m_inotify(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {}

bool SourceWatch::watch(const QByteArray& function, const QString& folder)
{
    unwatch(function);
    const QByteArray path = QFile::encodeName(folder);
    return m_inotify && !isOnNetwork(path) && add(function, path, false, 0);
}

void SourceWatch::unwatch(const QByteArray& function)
{
    m_lost.erase(function.toStdString());
    for (auto each = m_folders.begin(); each != m_folders.end();) {
        each->second.functions.erase(function);
        if (each->second.functions.empty()) {
            inotify_rm_watch(m_inotify.get(), each->first);
            each = m_folders.erase(each);
        } else {
            ++each;
        }
    }
}

bool SourceWatch::add(const QByteArray& function, const QByteArray& path, bool packages, int depth)
{
    if (depth > depthLimit || m_folders.size() >= folderLimit) return false;
    const int watch = inotify_add_watch(m_inotify.get(), path.constData(), eventMask);
    if (watch < 0) return false;
    Folder& folder = m_folders[watch];
    folder.path = path;
    folder.packages = packages;
    folder.functions.insert(function);
    if (packages) return true;

    bool complete = true;
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(opendir(path.constData()), closedir);
    if (!entries) return false;
    while (const dirent* each = readdir(entries.get())) {
        const QByteArray name(each->d_name);
        if (each->d_type != DT_DIR || isIgnoredFolder(name)) continue;
        complete &= add(function, path + '/' + name, name == "node_modules", depth + 1);
    }
    return complete;
}

std::set<QByteArray> SourceWatch::takeChanged()
{
    std::set<QByteArray> changed;
    if (!m_inotify) return changed;
    alignas(inotify_event) char buffer[16 * 1024];
    for (;;) {
        const ssize_t count = read(m_inotify.get(), buffer, sizeof buffer);
        if (count <= 0) break;
        for (ssize_t at = 0; at < count;) {
            const auto* event = reinterpret_cast<const inotify_event*>(buffer + at);
            handle(event->wd, event->mask, event->len > 0 ? QByteArray(event->name) : QByteArray(), changed);
            at += static_cast<ssize_t>(sizeof(inotify_event)) + event->len;
        }
    }
    for (auto each = m_lost.begin(); each != m_lost.end();) {
        const QByteArray function = QByteArray::fromStdString(each->first);
        if (add(function, each->second, false, 0)) {
            changed.insert(function);
            each = m_lost.erase(each);
        } else {
            ++each;
        }
    }
    return changed;
}

void SourceWatch::handle(int watch, uint32_t mask, const QByteArray& name, std::set<QByteArray>& changed)
{
    if (mask & IN_Q_OVERFLOW) {
        for (const auto& [id, folder] : m_folders)
            changed.insert(folder.functions.begin(), folder.functions.end());
        return;
    }
    const auto at = m_folders.find(watch);
    if (at == m_folders.end()) return;
    const Folder folder = at->second;
    const bool isRoot = [&] {
        for (const auto& [id, other] : m_folders) {
            if (folder.path.startsWith(other.path + '/')) return false;
        }
        return true;
    }();
    if (mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED)) {
        if (mask & IN_MOVE_SELF) inotify_rm_watch(m_inotify.get(), watch);
        m_folders.erase(at);
        changed.insert(folder.functions.begin(), folder.functions.end());
        if (!isRoot) return;
        for (const QByteArray& function : folder.functions)
            m_lost[function.toStdString()] = folder.path;
        return;
    }
    if (folder.packages) {
        if (endsInstall(name)) changed.insert(folder.functions.begin(), folder.functions.end());
        return;
    }
    if (mask & IN_ISDIR) {
        if (isIgnoredFolder(name)) return;
        const bool packages = name == "node_modules";
        if (mask & (IN_CREATE | IN_MOVED_TO)) {
            for (const QByteArray& function : folder.functions)
                add(function, folder.path + '/' + name, packages, 1);
        }
        // Files may have come before the watch did.
        changed.insert(folder.functions.begin(), folder.functions.end());
        return;
    }
    if (isIgnoredFile(name)) return;
    if (mask & IN_CREATE) {
        // A plain file is complete when it is closed; a link is so at once.
        struct stat info = {};
        if (lstat((folder.path + '/' + name).constData(), &info) != 0) return;
        if (S_ISREG(info.st_mode) && info.st_nlink == 1) return;
    }
    changed.insert(folder.functions.begin(), folder.functions.end());
}

}  // namespace trestle::functions
