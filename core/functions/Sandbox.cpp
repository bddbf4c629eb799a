#include "core/functions/Sandbox.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

namespace trestle::functions {

namespace {

using base::Error;
using base::ErrorCode;

constexpr int answerMs = 10'000;

// Of /etc only what programs and libraries look things up in.
constexpr const char* systemFiles[] = {
    "/usr",           "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d",    "/etc/alternatives",
    "/etc/ssl",       "/etc/pki",         "/etc/passwd",     "/etc/group",           "/etc/hosts",
    "/etc/host.conf", "/etc/resolv.conf", "/etc/gai.conf",   "/etc/nsswitch.conf",   "/etc/localtime",
    "/etc/timezone",  "/etc/mime.types",  "/etc/protocols",  "/etc/ca-certificates", "/etc/services",
};
// Links into /usr where the two are merged, folders elsewhere.
constexpr const char* systemFolders[] = {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"};

void show(std::vector<QByteArray>& arguments, const QByteArray& path)
{
    for (const QByteArray& each : {QByteArray("--ro-bind-try"), path, path})
        arguments.push_back(each);
}

void showSystem(std::vector<QByteArray>& arguments)
{
    for (const char* path : systemFiles)
        show(arguments, path);
    for (const char* path : systemFolders) {
        const QFileInfo folder(QString::fromLatin1(path));
        if (!folder.isSymLink()) {
            show(arguments, path);
            continue;
        }
        for (const QByteArray& each : {QByteArray("--symlink"), QFile::encodeName(folder.symLinkTarget()).mid(1)})
            arguments.push_back(each);
        arguments.push_back(path);
    }
}

// Of a program "<prefix>/bin/<name>" the prefix, unless home lies in it.
QByteArray installationOf(const QByteArray& program)
{
    const QString folder = QFileInfo(QFile::decodeName(program)).path();
    const QString prefix = QFileInfo(folder).path();
    const bool holdsHome = (QDir::homePath() + QLatin1Char('/')).startsWith(prefix + QLatin1Char('/'));
    return holdsHome || prefix == u"/" ? program : QFile::encodeName(prefix);
}

}  // namespace

base::Result<std::vector<QByteArray>> sandboxCommand(const SandboxView& view)
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("bwrap"));
    if (program.isEmpty())
        return Error{ErrorCode::NotFound,
                     QStringLiteral("strict isolation needs the program \"bwrap\", which is not on "
                                    "PATH: install the package bubblewrap")};
    std::vector<QByteArray> command{QFile::encodeName(program),
                                    "--unshare-user",
                                    "--disable-userns",
                                    "--unshare-pid",
                                    "--unshare-ipc",
                                    "--unshare-uts",
                                    "--unshare-cgroup-try",
                                    "--die-with-parent",
                                    "--cap-drop",
                                    "ALL"};
    showSystem(command);
    const auto add = [&command](std::initializer_list<QByteArray> words) {
        command.insert(command.end(), words.begin(), words.end());
    };
    add({"--proc", "/proc", "--dev", "/dev", "--bind", view.temporaryFolder, sandboxTemporaryFolder});
    for (const QByteArray& path : view.readable)
        show(command, path);
    show(command, view.folder);
    if (!view.bootstrap.isEmpty()) add({"--ro-bind", view.bootstrap, bootstrapInSandbox(view.bootstrap)});
    // What lies in memory only would count for nobody.
    add({"--remount-ro", "/dev", "--remount-ro", "/", "--chdir", view.folder, "--"});
    return command;
}

QByteArray bootstrapInSandbox(const QByteArray& bootstrap)
{
    return "/var/runtime/" + bootstrap.mid(bootstrap.lastIndexOf('/') + 1);
}

base::Result<Interpreter> findInterpreter(RuntimeKind kind, const QByteArray& program)
{
    const QStringList question =
        kind == RuntimeKind::NodeJs
            ? QStringList{QStringLiteral("-p"), QStringLiteral("process.execPath")}
            : QStringList{QStringLiteral("-c"),
                          QStringLiteral("import site, sys; print(sys.executable, sys.prefix, sys.base_prefix, "
                                         "site.getusersitepackages(), sep='\\n')")};
    QProcess process;
    process.start(QFile::decodeName(program), question);
    if (!process.waitForFinished(answerMs) || process.exitCode() != 0)
        return Error{ErrorCode::Io,
                     QStringLiteral("%1 does not say where it is installed").arg(QFile::decodeName(program))};
    const QList<QByteArray> lines = process.readAllStandardOutput().trimmed().split('\n');
    Interpreter interpreter{lines.front(), {installationOf(lines.front())}};
    interpreter.readable.insert(interpreter.readable.end(), lines.begin() + 1, lines.end());
    return interpreter;
}

std::vector<QByteArray> nodePackagesAbove(const QByteArray& folder)
{
    std::vector<QByteArray> found;
    for (qsizetype end = folder.lastIndexOf('/'); end > 0; end = folder.lastIndexOf('/', end - 1)) {
        found.push_back(folder.first(end) + "/node_modules");
        found.push_back(folder.first(end) + "/package.json");
    }
    return found;
}

}  // namespace trestle::functions
