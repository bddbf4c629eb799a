#include "ui/tables/ImportItemsDialog.h"

#include "ui/tables/Counted.h"
#include "ui/tables/RefusedList.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/ThemedLabel.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QPointer>
#include <QPushButton>
#include <QThreadPool>

namespace trestle::ui {

using base::Error;
using base::Result;
using tables::ImportTrial;

namespace {

constexpr qint64 linesLookedAt = 1'000;
constexpr int refusedHeight = 180;

Result<ImportTrial> trialOf(const tables::TableDescription& table, const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{
            base::ErrorCode::Io,
            ImportItemsDialog::tr("%1 cannot be read: %2").arg(QFileInfo(path).fileName(), file.errorString())};
    return tables::tryImport(table, file, tables::LineFormat::Any, linesLookedAt);
}

}  // namespace

ImportItemsDialog::ImportItemsDialog(const tables::TableDescription& table, const QString& file, QWidget* parent)
    : DialogForm(tr("Import items into %1").arg(QString::fromUtf8(table.name)), tr("Import"), parent),
      m_file(file),
      m_brings(new ThemedLabel(tr("Reading…"), FontRole::Body, Role::Text1)),
      m_refused(new RefusedList)
{
    setMinimumWidth(640);
    auto* path = new ThemedLabel(tr("%1 · %2").arg(QDir::toNativeSeparators(file), sizeText(QFileInfo(file).size())),
                                 FontRole::CodeSmall, Role::Text2);
    path->setElided(true);
    form().addField(tr("File"), path);
    m_brings->setObjectName(QStringLiteral("brings"));
    m_brings->setWordWrap(true);
    form().addWidget(m_brings);
    m_refused->setMinimumHeight(refusedHeight);
    form().addWidget(m_refused);
    m_refused->hide();
    auto* how =
        new ThemedLabel(tr("One item a line, as DynamoDB JSON (%1) or as plain JSON. An item takes the place of "
                           "one with the same key.")
                            .arg(QStringLiteral("{\"Item\": …}")),
                        FontRole::Secondary, Role::Text2);
    how->setWordWrap(true);
    form().addWidget(how);
    setReady(false);
    tryOut(table);
}

void ImportItemsDialog::tryOut(const tables::TableDescription& table)
{
    QThreadPool::globalInstance()->start([self = QPointer(this), table, file = m_file] {
        auto trial = trialOf(table, file);
        QMetaObject::invokeMethod(qApp, [self, trial = std::move(trial)] {
            if (self) self->showTrial(trial);
        });
    });
}

void ImportItemsDialog::showTrial(const Result<ImportTrial>& trial)
{
    m_brings->setVisible(bool(trial));
    if (!trial) return setError(trial.error().message);
    const auto refused = qint64(trial->refused.size());
    const qint64 items = trial->lines - refused;
    const QString looked = trial->isWhole
                               ? tr("The file has %1").arg(Counted::items(items))
                               : tr("The first %L1 lines have %2").arg(trial->lines).arg(Counted::items(items));
    if (items == 0)
        m_brings->setText(trial->lines == 0 ? tr("The file has no items.")
                          : trial->isWhole
                              ? tr("No line of the file is an item of this table:")
                              : tr("None of the first %L1 lines is an item of this table:").arg(trial->lines));
    else if (refused == 0)
        m_brings->setText(tr("%1.").arg(looked));
    else
        m_brings->setText(tr("%1; %2 would be refused:").arg(looked, Counted::lines(refused)));
    m_brings->setRole(items == 0 ? Role::Danger : refused > 0 ? Role::Warning : Role::Text1);
    m_refused->setLines(trial->refused);
    m_refused->setVisible(refused > 0);
    setReady(items > 0);
    for (auto* button : findChildren<QPushButton*>())
        if (button->isDefault() && button->isEnabled()) button->setFocus();
    adjustSize();
}

void ImportItemsDialog::submit()
{
    Q_EMIT importRequested(m_file);
    accept();
}

}  // namespace trestle::ui
