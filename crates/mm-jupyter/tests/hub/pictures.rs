//! Pictures and other attachments, from a real kernel.

use mm_driver::types::FileInfo;

use crate::hub::Hub;
use crate::kernel::Kernel;
use crate::shared::hub;

/// The files of each post in a channel.
fn files(hub: &Hub, channel: &str) -> Vec<Vec<FileInfo>> {
    let posts = hub.posts(channel);
    posts
        .iter()
        .map(|post| hub.mattermost.files(post))
        .collect()
}

fn names(files: &[FileInfo]) -> Vec<&str> {
    files.iter().map(|file| file.name.as_str()).collect()
}

#[test]
fn every_plot_of_a_cell_arrives() {
    let hub = hub();
    hub.mattermost.channel("plots", "O");
    let mut kernel = Kernel::start(hub, "alice");
    kernel.run("%load_ext mm_jupyter\n%matplotlib inline\nfrom matplotlib import pyplot");
    let run = kernel.run(
        "%%post plots\npyplot.plot([0, 1])\npyplot.figure()\npyplot.plot([1, 0])\nprint('two')",
    );
    assert_eq!(run.texts("image/png").len(), 2);
    let posts = files(hub, "plots");
    assert_eq!(names(&posts[0]), ["image.png", "image-2.png"]);
    for file in &posts[0] {
        assert!(file.width > 100 && file.height > 100, "{file:?}");
    }
    assert!(hub.texts("plots")[0].ends_with("```\ntwo\n```"));
}

#[test]
fn whatever_a_notebook_holds_can_be_attached() {
    let hub = hub();
    hub.mattermost.channel("attached", "O");
    let mut kernel = Kernel::start(hub, "alice");
    kernel.run(
        "from mm_jupyter import post\nfrom matplotlib import pyplot\nimport pandas, PIL.Image\n\
         figure, axes = pyplot.subplots()\naxes.plot([0, 1])\npyplot.close(figure)\n\
         frame = pandas.DataFrame({'x': [1.5, 2]})",
    );
    kernel.run("post('a figure', 'attached', attachment=figure)");
    kernel.run("post('bytes', 'attached', attachment=b'plain text')");
    kernel.run(
        "post('all', 'attached', [figure, b'\\0', PIL.Image.new('RGB', (30, 20)), frame])\n\
         post('long', 'attached', pandas.DataFrame({'x': range(100)}))",
    );
    let posts = files(hub, "attached");
    assert_eq!(names(&posts[0]), ["figure.png"]);
    assert_eq!((names(&posts[1]).len(), posts[1][0].size), (1, 10));
    assert_eq!(posts[2].len(), 3, "{posts:?}");
    assert_eq!((posts[2][2].width, posts[2][2].height), (30, 20));
    assert_eq!(names(&posts[3]), ["table.csv"]);
    let texts = hub.texts("attached");
    assert!(
        texts[2].ends_with("| x |\n| ---: |\n| 1.5 |\n| 2.0 |"),
        "{texts:?}"
    );
}
