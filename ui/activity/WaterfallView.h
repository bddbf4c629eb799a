// The waterfall of one trace: a row a station, a bar where and as long as it ran.
#pragma once

#include <QTreeView>

namespace trestle::ui {

class WaterfallView : public QTreeView
{
    Q_OBJECT

public:
    explicit WaterfallView(QWidget* parent = nullptr);
    void setModel(QAbstractItemModel* model) override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void shareWidth();
};

}  // namespace trestle::ui
