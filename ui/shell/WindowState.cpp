#include "ui/shell/WindowState.h"

#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

namespace trestle::ui {

namespace {

constexpr qint64 sizeLimit = qint64(1) << 20;

}  // namespace

QJsonObject readWindowState(const QString& file)
{
    QFile input(file);
    if (file.isEmpty() || !input.open(QIODevice::ReadOnly) || input.size() > sizeLimit) return {};
    return QJsonDocument::fromJson(input.readAll()).object();
}

void writeWindowState(const QString& file, const QJsonObject& state)
{
    if (file.isEmpty()) return;
    QSaveFile output(file);
    if (output.open(QIODevice::WriteOnly)) {
        output.write(QJsonDocument(state).toJson(QJsonDocument::Indented));
        output.commit();
    }
}

}  // namespace trestle::ui
