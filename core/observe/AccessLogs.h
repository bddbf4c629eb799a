// The access logs of a workspace: files under one folder, a line for each request. Any thread.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QFile>
#include <QMutex>
#include <QString>

#include <map>
#include <memory>

namespace trestle::observe {

class AccessLogs
{
public:
    /// Made when the first line is written.
    explicit AccessLogs(QString folder) : m_folder(std::move(folder)) {}

    /// Appends `line` and a line feed to the file that stands for `name`: "/api/books" is api/books.log. A file that
    /// was taken away is made anew. Line feeds within the line become blanks. A disk that is full loses lines.
    void write(const QByteArray& name, QByteArray line);
    /// Where the lines of `name` are.
    [[nodiscard]] QString fileOf(const QByteArray& name) const;

private:
    const QString m_folder;
    QMutex m_mutex;  // guards all below
    std::map<QByteArray, std::unique_ptr<QFile>> m_files;
};

}  // namespace trestle::observe
