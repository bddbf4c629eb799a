#include "tests/paths/WorkspaceFiles.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace trestle::tests {

void WorkspaceFiles::write(const QByteArray& file, const QByteArray& content) const
{
    const QString full = m_folder.filePath(QString::fromUtf8(file));
    QDir().mkpath(QFileInfo(full).path());
    QFile out(full);
    if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size()) qFatal("cannot write %s", file.data());
}

void WorkspaceFiles::addApi(const QByteArray& api) const
{
    write("trestle.yaml", "name: Test\nport: 4566\nregion: us-east-1\ndurability: durable\n");
    write("apis/" + api + "/api.yaml", "protocol: HTTP\n");
}

void WorkspaceFiles::addMock(const QByteArray& api, const QByteArray& file, const QByteArray& key,
                             const QByteArray& body) const
{
    write("apis/" + api + "/routes/" + file + ".yaml",
          "route: " + key + "\nintegration:\n  type: mock\n  status: 200\n  bodyFile: " + file + ".txt\n");
    write("apis/" + api + "/routes/" + file + ".txt", body);
}

void WorkspaceFiles::addNodeFunction(const QByteArray& api, const QByteArray& name, const QByteArray& source,
                                     int time) const
{
    addFunction(api, name, "nodejs22.x", time);
    write("functions/" + name + "/index.mjs", source);
}

void WorkspaceFiles::addPythonFunction(const QByteArray& api, const QByteArray& name, const QByteArray& source,
                                       int time) const
{
    addFunction(api, name, "python3.12", time);
    write("functions/" + name + "/index.py", source);
}

void WorkspaceFiles::addFunction(const QByteArray& api, const QByteArray& name, const QByteArray& runtime,
                                 int time) const
{
    write("functions/" + name + "/function.yaml",
          "runtime: " + runtime + "\nhandler: index.handler\ntimeout: " + QByteArray::number(time) + "\nmemory: 128\n");
    write("apis/" + api + "/routes/" + name + ".post.yaml",
          "route: POST /" + name + "\nintegration:\n  type: function\n  function: " + name +
              "\n  payloadFormat: \"2.0\"\n  timeout: 30000\n");
}

}  // namespace trestle::tests
