// Why a request was answered as it was: each decision on its way with its evidence, then the items it touched.
#pragma once

#include "core/observe/Trace.h"
#include "core/workspace/Workspace.h"

#include <QScrollArea>

#include <memory>

class QGridLayout;
class QVBoxLayout;

namespace trestle::ui {

class WhyView : public QScrollArea
{
    Q_OBJECT

public:
    explicit WhyView(QWidget* parent = nullptr);

    /// `workspace` tells which attributes are keys.
    void setTrace(const std::shared_ptr<const observe::Trace>& trace, const workspace::Workspace& workspace);

Q_SIGNALS:
    /// `key` is an encoded item key.
    void itemRequested(const QByteArray& table, const QByteArray& key);
    /// A line of a function's code, `file` as the trace names it.
    void codeRequested(const QByteArray& function, const QString& file, int line);

private:
    void addDecision(QGridLayout* grid, const observe::Station& station);
    void addNote(const observe::Trace& trace, const workspace::Workspace& workspace);
    void addItems(const std::vector<observe::ItemAccess>& items, const workspace::Workspace& workspace);

    QVBoxLayout* m_column = nullptr;
};

}  // namespace trestle::ui
