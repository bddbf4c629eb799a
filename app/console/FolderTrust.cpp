#include "app/console/FolderTrust.h"

#include "ui/settings/Settings.h"
#include "ui/widgets/Question.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace trestle::console {

namespace {

constexpr qsizetype mostTrusted = 200;

QString translatedTrust(const char* text)
{
    return QCoreApplication::translate("trestle::console::FolderTrust", text);
}

// One place under two names is trusted once.
QString placeOf(const QString& folder)
{
    const QString canonical = QFileInfo(folder).canonicalFilePath();
    return canonical.isEmpty() ? QDir(folder).absolutePath() : canonical;
}

int countIn(const QString& folder, const char* kind)
{
    const QDir kept(QDir(folder).filePath(QLatin1String(kind)));
    return int(kept.entryList(QDir::Dirs | QDir::NoDotAndDotDot).size());
}

QString counted(int count, const char* none, const char* one, const char* several)
{
    if (count == 0) return translatedTrust(none);
    return count == 1 ? translatedTrust(one) : translatedTrust(several).arg(count);
}

}  // namespace

bool isTrusted(const QString& folder)
{
    if (countIn(folder, "apis") == 0 && countIn(folder, "functions") == 0) return true;
    return ui::Settings::instance().trustedFolders.value().contains(placeOf(folder));
}

void trust(const QString& folder)
{
    const QString place = placeOf(folder);
    QStringList folders = ui::Settings::instance().trustedFolders.value();
    folders.removeAll(place);
    folders.prepend(place);
    ui::Settings::instance().trustedFolders.set(folders.mid(0, mostTrusted));
}

void askForTrust(const QString& folder, QWidget* parent, std::function<void()> accepted)
{
    const QString apis = counted(countIn(folder, "apis"), "no APIs", "one API", "%1 APIs");
    const QString functions = counted(countIn(folder, "functions"), "no functions", "one function", "%1 functions");
    auto* question = new ui::Question(
        {.title = translatedTrust("Open workspace"),
         .question = translatedTrust("Do you trust the files in “%1”?").arg(QDir(folder).dirName()),
         .meaning = translatedTrust("%1\n\nIt holds %2 and %3. Opening it starts its servers, and its functions are "
                                    "programs that run as you. Open it if you know who wrote them.")
                        .arg(QDir::toNativeSeparators(folder), apis, functions),
         .yes = translatedTrust("Trust and open")},
        ui::ButtonKind::Primary, parent);
    QObject::connect(question, &QDialog::accepted, question, std::move(accepted));
    question->open();
}

}  // namespace trestle::console
