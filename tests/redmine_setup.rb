# Sets up a Redmine for the tests, by the steps that `vnadmin doctor redmine` tells an administrator.
# Run by `rails runner redmine_setup.rb STAGE`: "office" makes the project and its people, "fields" the custom fields.

if ARGV[0] == "office"
  Redmine::DefaultData::Loader.load("vi") if Redmine::DefaultData::Loader.no_data?
  Setting.rest_api_enabled = "1"
  Setting.default_language = "vi"
  admin = User.find_by_login("admin")
  admin.update_columns(must_change_passwd: false, status: 1)
  Token.where(user_id: admin.id, action: "api").delete_all
  Token.create!(user: admin, action: "api").update_columns(value: ENV.fetch("VNADMIN_TEST_KEY"))
  project = Project.create!(name: "Văn phòng", identifier: "van-phong", is_public: true)
  project.trackers = Tracker.all
  role = Role.givable.first
  { "snv" => "Sở Nội vụ", "stc" => "Sở Tài chính" }.each do |login, name|
    user = User.new(firstname: name.split.first, lastname: name.split.drop(1).join(" "), mail: "#{login}@example.net")
    user.login = login
    user.password = user.password_confirmation = "mat-khau-thu-1"
    user.save!
    Token.create!(user: user, action: "api").update_columns(value: ENV.fetch("VNADMIN_TEST_KEY").reverse)  if login == "snv"
    Member.create!(project: project, principal: user, roles: [role]) unless login == "stc"
  end
else
  project = Project.find("van-phong")
  [["vnadmin_uid", "string", true], ["vnadmin_state", "text", false], ["Chủ trì", "string", true],
   ["Chỉ tiêu", "string", false]].each do |name, format, filter|
    IssueCustomField.create!(
      name: name, field_format: format, is_filter: filter, is_for_all: false, projects: [project], trackers: Tracker.all
    )
  end
end
