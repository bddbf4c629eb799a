// The files of a workspace for one test, in a folder of its own.
#pragma once

#include <QByteArray>
#include <QTemporaryDir>

namespace trestle::tests {

class WorkspaceFiles
{
public:
    [[nodiscard]] QString path() const { return m_folder.path(); }
    [[nodiscard]] QString path(const char* file) const { return m_folder.filePath(QString::fromUtf8(file)); }

    /// Writes a file and the folders it stands in.
    void write(const QByteArray& file, const QByteArray& content) const;
    /// An API of the HTTP protocol without routes.
    void addApi(const QByteArray& api) const;
    /// A route with a fixed answer; `file` names its file.
    void addMock(const QByteArray& api, const QByteArray& file, const QByteArray& key, const QByteArray& body) const;
    /// A function with one route POST /<name> to it. `time` is its limit in seconds.
    void addNodeFunction(const QByteArray& api, const QByteArray& name, const QByteArray& source, int time = 10) const;
    void addPythonFunction(const QByteArray& api, const QByteArray& name, const QByteArray& source,
                           int time = 10) const;

private:
    void addFunction(const QByteArray& api, const QByteArray& name, const QByteArray& runtime, int time) const;

    QTemporaryDir m_folder;
};

}  // namespace trestle::tests
