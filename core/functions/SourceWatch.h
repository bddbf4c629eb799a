// Which functions' files have changed. The kernel queues a change before the call that made it (close, rename) returns,
// so takeChanged() knows of every file that was saved before it is asked; it costs one system call.
// One thread. Not watched: hidden and temporary files, logs, events/, and what stands inside node_modules (a finished
// install is noticed).
#pragma once

#include "core/functions/Descriptor.h"

#include <QByteArray>
#include <QString>

#include <set>
#include <unordered_map>

namespace trestle::functions {

class SourceWatch
{
public:
    SourceWatch();

    /// False if changes in `folder` cannot be seen (a network file system, no watches left): the caller must look
    /// itself.
    bool watch(const QByteArray& function, const QString& folder);
    void unwatch(const QByteArray& function);

    /// Readable when takeChanged() has something; -1 if nothing can be watched.
    [[nodiscard]] int descriptor() const { return m_inotify.get(); }
    [[nodiscard]] std::set<QByteArray> takeChanged();

private:
    struct Folder
    {
        QByteArray path;
        bool packages = false;  // a node_modules folder
        std::set<QByteArray> functions;
    };

    bool add(const QByteArray& function, const QByteArray& path, bool packages, int depth);
    void handle(int watch, uint32_t mask, const QByteArray& name, std::set<QByteArray>& changed);

    Descriptor m_inotify;
    std::unordered_map<int, Folder> m_folders;
    std::unordered_map<std::string, QByteArray> m_lost;  // functions whose folder has gone: where it may come back
};

}  // namespace trestle::functions
