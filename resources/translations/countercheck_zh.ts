<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutCard</name>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>CounterCheck</source>
        <translation>涉水巡检通</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Licences of components</source>
        <translation>组件许可证</translation>
    </message>
</context>
<context>
    <name>AccountCard</name>
    <message>
        <source>Account</source>
        <translation>账号</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>all towns</source>
        <translation>全部镇街</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>负责区域</translation>
    </message>
    <message>
        <source>Change password</source>
        <translation>修改密码</translation>
    </message>
    <message>
        <source>Present password</source>
        <translation>当前密码</translation>
    </message>
    <message>
        <source>New password, at least {n} characters</source>
        <translation>新密码，至少 {n} 个字符</translation>
    </message>
    <message>
        <source>New password once more</source>
        <translation>再输一次新密码</translation>
    </message>
    <message>
        <source>Change it</source>
        <translation>确认修改</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The new password needs at least {n} characters.</source>
        <translation>新密码至少要 {n} 个字符。</translation>
    </message>
    <message>
        <source>The two new passwords differ. Type them again.</source>
        <translation>两次输入的新密码不一致，请重新输入。</translation>
    </message>
    <message>
        <source>The password is changed. Use it from now on.</source>
        <translation>密码已修改，以后请用新密码。</translation>
    </message>
</context>
<context>
    <name>AccountList</name>
    <message>
        <source>Accounts on this laptop</source>
        <translation>这台电脑上的账号</translation>
    </message>
</context>
<context>
    <name>Adding</name>
    <message>
        <source>Adding {0} of {1} …</source>
        <translation>正在添加第 {0} 个，共 {1} 个…</translation>
    </message>
    <message>
        <source>{0} of {1} added. Not added:</source>
        <translation>已添加 {0} 个，共 {1} 个。没有添加：</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>还有 {0} 项</translation>
    </message>
</context>
<context>
    <name>Ask</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>AskPanel</name>
    <message>
        <source>Never mind</source>
        <translation>算了</translation>
    </message>
    <message>
        <source>Ctrl+Enter confirms</source>
        <translation>Ctrl+Enter 确认</translation>
    </message>
</context>
<context>
    <name>AttachDialog</name>
    <message>
        <source>Attach to a visit</source>
        <translation>附到巡检</translation>
    </message>
    <message>
        <source>Visit</source>
        <translation>巡检</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>检查项</translation>
    </message>
    <message>
        <source>The item is answered with this run, its measurements and its wire log.</source>
        <translation>检查项将由这次测试填写，测量值和报文记录一并归档。</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>附上</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>This item expects another kind of device.</source>
        <translation>该检查项对应另一类设备。</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>BenchPage</name>
    <message>
        <source>Device bench</source>
        <translation>设备测试台</translation>
    </message>
    <message>
        <source>Test any device, see every byte</source>
        <translation>测试任意设备，逐字节查看报文</translation>
    </message>
    <message>
        <source>T start   Esc cancel   F5 search again   1-9 answer</source>
        <translation>T 开始   Esc 取消   F5 重新查找   1-9 作答</translation>
    </message>
    <message>
        <source>Start the test</source>
        <translation>开始测试</translation>
    </message>
    <message>
        <source>Cancel the test</source>
        <translation>取消测试</translation>
    </message>
    <message>
        <source>Search ports and devices again</source>
        <translation>重新查找端口与设备</translation>
    </message>
    <message>
        <source>Answer what the test asks</source>
        <translation>回答测试中的提问</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Wire log</source>
        <translation>报文记录</translation>
    </message>
    <message>
        <source>Steps  {0}</source>
        <translation>步骤  {0}</translation>
    </message>
    <message>
        <source>waiting for the port</source>
        <translation>等待端口</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>waiting for your answer</source>
        <translation>等待作答</translation>
    </message>
    <message>
        <source>No visit under way has an item for this test. Start one first.</source>
        <translation>没有进行中的巡检包含此项测试，请先开始巡检。</translation>
    </message>
    <message>
        <source>The run was attached to the visit.</source>
        <translation>测试结果已附到巡检。</translation>
    </message>
</context>
<context>
    <name>BusyBar</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>CameraDialog</name>
    <message>
        <source>Take a photo</source>
        <translation>拍照</translation>
    </message>
    <message>
        <source>What the camera sees</source>
        <translation>摄像头画面</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>拍照</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>重拍</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>No camera was found. Connect one and open this again, or take the photo with a phone and add its file.</source>
        <translation>没有找到摄像头。请接上摄像头后重新打开，或用手机拍照后添加文件。</translation>
    </message>
    <message>
        <source>The camera starts …</source>
        <translation>正在打开摄像头…</translation>
    </message>
    <message>
        <source>It gave no picture.</source>
        <translation>没有得到画面。</translation>
    </message>
    <message>
        <source>The camera does not work: {0} Close other programs that use it.</source>
        <translation>摄像头不能用：{0} 请关闭正在使用摄像头的其他程序。</translation>
    </message>
</context>
<context>
    <name>CauseCard</name>
    <message>
        <source>This was it</source>
        <translation>就是它</translation>
    </message>
    <message>
        <source>Not this</source>
        <translation>不是</translation>
    </message>
</context>
<context>
    <name>CheckDialog</name>
    <message>
        <source>Register check</source>
        <translation>登记检查</translation>
    </message>
    <message>
        <source>What looks wrong</source>
        <translation>可疑之处</translation>
    </message>
    <message>
        <source>Sites</source>
        <translation>网点</translation>
    </message>
    <message>
        <source>Nothing looks wrong in the register.</source>
        <translation>登记表没有发现可疑之处。</translation>
    </message>
    <message>
        <source>Towns, names, businesses, phone numbers and closed sites were looked at.</source>
        <translation>已检查镇街、名称、业务、电话和停止服务的网点。</translation>
    </message>
    <message>
        <source>Edit site …</source>
        <translation>修改网点…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Go to the site</source>
        <translation>转到网点</translation>
    </message>
    <message>
        <source>{known} of about {total} known</source>
        <translation>已知 {known} 个，共约 {total} 个</translation>
    </message>
    <message>
        <source>Sites of the contract that the register does not have: about {n}. They come by import or from central; none is made up.</source>
        <translation>合同内的网点还有约 {n} 个不在登记表里，由导入或中心补上，不会凭空编造。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>ChoiceEditor</name>
    <message>
        <source>Several choices mean this: pick one with ← → and space.</source>
        <translation>有几个选项都是这个结论：用 ← → 选择，空格确定。</translation>
    </message>
</context>
<context>
    <name>CloseFinding</name>
    <message>
        <source>Close this finding</source>
        <translation>关闭这条异常</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>做了什么处理</translation>
    </message>
    <message>
        <source>How is it known, without a visit?</source>
        <translation>没有到现场，依据是什么？</translation>
    </message>
    <message>
        <source>YYYY-MM-DD</source>
        <translation>年-月-日</translation>
    </message>
    <message>
        <source>Close the finding</source>
        <translation>关闭异常</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>put right on</source>
        <translation>处理日期</translation>
    </message>
</context>
<context>
    <name>CodeCount</name>
    <message>
        <source>One-time codes for {0}</source>
        <translation>{0} 的一次性码</translation>
    </message>
    <message>
        <source>Each code is good for one signature. They are shown once, right after.</source>
        <translation>每个码只能签一次字。生成后只显示这一次。</translation>
    </message>
    <message>
        <source>Codes of before that are still unused ({0}) stop working.</source>
        <translation>之前还没用过的 {0} 个码将作废。</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>个数</translation>
    </message>
    <message>
        <source>Make the codes</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>CodesShown</name>
    <message>
        <source>One-time codes for {0}</source>
        <translation>{0} 的一次性码</translation>
    </message>
    <message>
        <source>They are never shown again: only their hashes are kept. Give them to this person alone, on paper or by a way you trust.</source>
        <translation>关闭后再也看不到：系统只保存它们的哈希值。请用纸或其他可靠方式只交给本人。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Save as text …</source>
        <translation>存为文本…</translation>
    </message>
    <message>
        <source>I have passed them on</source>
        <translation>已转交本人</translation>
    </message>
    <message>
        <source>One-time codes for {0}. Each is good for one signature.</source>
        <translation>{0} 的一次性码，每个只能签一次字。</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Save the codes</source>
        <translation>保存一次性码</translation>
    </message>
    <message>
        <source>codes</source>
        <translation>一次性码</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Nothing found on this laptop.</source>
        <translation>这台电脑上没有找到。</translation>
    </message>
    <message>
        <source>↑↓ choose   Enter go   Esc close</source>
        <translation>↑↓ 选择   Enter 前往   Esc 关闭</translation>
    </message>
    <message>
        <source>Site, device, visit, order, fault or action; a label&apos;s code can be scanned</source>
        <translation>网点、设备、巡检、工单、故障、操作；可扫标签</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>The value alone decides nothing: 1 normal, 2 abnormal.</source>
        <translation>数值已保存，请判断：1 正常，2 异常。</translation>
    </message>
    <message>
        <source>This item cannot be changed now.</source>
        <translation>此项现在不能修改。</translation>
    </message>
    <message>
        <source>There is no last setting to take over here.</source>
        <translation>这一项没有可沿用的上次设置。</translation>
    </message>
    <message>
        <source>There is no last visit to compare with.</source>
        <translation>没有上次巡检可以对比。</translation>
    </message>
    <message>
        <source>It is of an earlier visit: say with 1, 2 or 3 what became of it.</source>
        <translation>这是以往的异常：请按 1、2 或 3 说明处理情况。</translation>
    </message>
    <message>
        <source>This item is not abnormal; 2 marks it so.</source>
        <translation>此项不是异常；按 2 可改为异常。</translation>
    </message>
    <message>
        <source>Only an abnormal item becomes a work order.</source>
        <translation>只有异常项可以转工单。</translation>
    </message>
    <message>
        <source>It is of an earlier visit: make a work order for it on the work orders page.</source>
        <translation>这是以往巡检的异常，请在工单页新建工单。</translation>
    </message>
    <message>
        <source>There is no picture or file to add.</source>
        <translation>没有可添加的图片或文件。</translation>
    </message>
</context>
<context>
    <name>ComparePanel</name>
    <message>
        <source>Since last visit</source>
        <translation>与上次相比</translation>
    </message>
    <message>
        <source>Only differences</source>
        <translation>只看差异</translation>
    </message>
    <message>
        <source>first visit of this kind here</source>
        <translation>本网点首次此类巡检</translation>
    </message>
    <message>
        <source>nothing differs so far</source>
        <translation>目前没有不同</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>还有 {0} 项</translation>
    </message>
</context>
<context>
    <name>ConflictsCard</name>
    <message>
        <source>Two values for one field</source>
        <translation>同一字段有两个值</translation>
    </message>
    <message>
        <source>Central&apos;s value is in force, yours is kept. Choose which one is right.</source>
        <translation>现行的是中心的值，本机的值已保留。请选择以哪个为准。</translation>
    </message>
    <message>
        <source>In force: {value}</source>
        <translation>现行：{value}</translation>
    </message>
    <message>
        <source>Yours: {value}</source>
        <translation>本机：{value}</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Keep theirs</source>
        <translation>采用对方的</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>采用本机的</translation>
    </message>
</context>
<context>
    <name>DayPane</name>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>The round begins in</source>
        <translation>路线起点</translation>
    </message>
    <message>
        <source>Visits of the day</source>
        <translation>当天的巡检</translation>
    </message>
    <message>
        <source>Nothing falls on this day.</source>
        <translation>这一天没有巡检。</translation>
    </message>
    <message>
        <source>Choose another day, or look at everybody&apos;s visits.</source>
        <translation>请选择其他日期，或查看所有人的巡检。</translation>
    </message>
    <message>
        <source>Show all visits</source>
        <translation>显示全部巡检</translation>
    </message>
    <message>
        <source>{visits} to do at {sites} sites</source>
        <translation>{sites} 个网点，{visits} 次待做</translation>
    </message>
    <message>
        <source>nothing to do</source>
        <translation>没有待做的巡检</translation>
    </message>
    <message>
        <source>expected by cadence: {n}</source>
        <translation>按周期预计 {n} 次</translation>
    </message>
    <message>
        <source>Change day</source>
        <translation>改期</translation>
    </message>
    <message>
        <source>Reassign</source>
        <translation>改派</translation>
    </message>
    <message>
        <source>By contract again</source>
        <translation>恢复合同安排</translation>
    </message>
    <message>
        <source>Round sheet</source>
        <translation>路线单</translation>
    </message>
    <message>
        <source>Start visit</source>
        <translation>开始巡检</translation>
    </message>
    <message>
        <source>From {town}</source>
        <translation>从{town}出发</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>继续巡检</translation>
    </message>
</context>
<context>
    <name>DecideDialog</name>
    <message>
        <source>Plan {n} visits</source>
        <translation>安排 {n} 次巡检</translation>
    </message>
    <message>
        <source>Plan the visit</source>
        <translation>安排巡检</translation>
    </message>
    <message>
        <source>Another day</source>
        <translation>改到</translation>
    </message>
    <message>
        <source>What changes</source>
        <translation>改动预览</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Leave as it is</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Whoever covers the town</source>
        <translation>由负责该镇街的工程师处理</translation>
    </message>
    <message>
        <source>Engineer</source>
        <translation>工程师</translation>
    </message>
    <message>
        <source>−1 day</source>
        <translation>−1 天</translation>
    </message>
    <message>
        <source>+1 day</source>
        <translation>+1 天</translation>
    </message>
    <message>
        <source>+7 days</source>
        <translation>+7 天</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Why? Needed: it goes past the day the contract asks for</source>
        <translation>请写明原因：改动后晚于合同日期</translation>
    </message>
    <message>
        <source>Why (not needed)</source>
        <translation>原因（可不填）</translation>
    </message>
    <message>
        <source>The engineer does not cover every town chosen; take another one.</source>
        <translation>该工程师不负责所选的全部镇街，请换一位。</translation>
    </message>
    <message>
        <source>Each visit keeps its day.</source>
        <translation>每次巡检的日期不变。</translation>
    </message>
    <message>
        <source>not a working day</source>
        <translation>非工作日</translation>
    </message>
    <message>
        <source>visits that day: {n}</source>
        <translation>当天已有 {n} 次巡检</translation>
    </message>
    <message>
        <source>whoever covers the town</source>
        <translation>镇街负责人员</translation>
    </message>
    <message>
        <source>not {town}</source>
        <translation>不负责{town}</translation>
    </message>
    <message>
        <source>{n} d past the contract</source>
        <translation>晚于合同 {n} 天</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>不变</translation>
    </message>
</context>
<context>
    <name>DecisionCard</name>
    <message>
        <source>Decision</source>
        <translation>复核结论</translation>
    </message>
    <message>
        <source>Overall remark</source>
        <translation>总体意见</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>Return items</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>{0} to return</source>
        <translation>退回 {0} 项</translation>
    </message>
    <message>
        <source>Say what is wrong: at each marked item, or here for all of them.</source>
        <translation>请写明问题：写在每个退回项上，或在这里统一写明。</translation>
    </message>
    <message>
        <source>Accepting needs a remark: {0}</source>
        <translation>通过前需写明意见：{0}</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
</context>
<context>
    <name>DemoBanner</name>
    <message>
        <source>Demonstration</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>The sites are the contract&apos;s; people, visits and findings are made up. It all stays on this machine. Choose a role:</source>
        <translation>网点为合同中的真实网点，人员、巡检和异常均为虚构。数据只在本机。请选择角色：</translation>
    </message>
    <message>
        <source>Password for all: {password}</source>
        <translation>密码都是：{password}</translation>
    </message>
</context>
<context>
    <name>DeviceDialog</name>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Number on the label</source>
        <translation>标签编号</translation>
    </message>
    <message>
        <source>Maker</source>
        <translation>厂商</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>型号</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>序列号</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Device profile</source>
        <translation>设备配置</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Installed on</source>
        <translation>安装日期</translation>
    </message>
    <message>
        <source>Warranty until</source>
        <translation>保修至</translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation>验收基线</translation>
    </message>
    <message>
        <source>No baseline yet: accept what a test has read, and later tests compare.</source>
        <translation>还没有基线。把一次测试读到的信息设为基线，以后的测试会与它比较。</translation>
    </message>
    <message>
        <source>Accepted by {name} on {day}.</source>
        <translation>{name} 于 {day} 确认。</translation>
    </message>
    <message>
        <source>Accepted earlier; by whom is not recorded.</source>
        <translation>以前确认过，没有记录确认人。</translation>
    </message>
    <message>
        <source>Different at the test of {day}:</source>
        <translation>{day} 测试时与此不同：</translation>
    </message>
    <message>
        <source>{change} (the record against the device)</source>
        <translation>{change}（登记 → 设备）</translation>
    </message>
    <message>
        <source>Fill empty fields from the test ({n})</source>
        <translation>用测试结果填空白项（{n}）</translation>
    </message>
    <message>
        <source>Accept the test&apos;s facts as baseline</source>
        <translation>把测试读到的设为基线</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>测试记录</translation>
    </message>
    <message>
        <source>and {n} earlier</source>
        <translation>另有更早的 {n} 次</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Back in use</source>
        <translation>恢复在用</translation>
    </message>
    <message>
        <source>Make it a spare</source>
        <translation>转为备用</translation>
    </message>
    <message>
        <source>Retire</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Retire this device?</source>
        <translation>停用这台设备？</translation>
    </message>
    <message>
        <source>Its record and its tests stay; visits do not ask for it any more.</source>
        <translation>登记和测试记录都保留，以后巡检不再检查它。</translation>
    </message>
</context>
<context>
    <name>DeviceEditor</name>
    <message>
        <source>Start test</source>
        <translation>开始测试</translation>
    </message>
    <message>
        <source>Port, device and parameters</source>
        <translation>端口、设备和参数</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>waiting for the port</source>
        <translation>等待端口</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>saving the result</source>
        <translation>正在保存结果</translation>
    </message>
    <message>
        <source>Test again</source>
        <translation>重新测试</translation>
    </message>
    <message>
        <source>firmware {0}</source>
        <translation>固件 {0}</translation>
    </message>
</context>
<context>
    <name>DeviceForm</name>
    <message>
        <source>Edit device</source>
        <translation>编辑设备</translation>
    </message>
    <message>
        <source>Add device</source>
        <translation>新增设备</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Device profile</source>
        <translation>设备配置</translation>
    </message>
    <message>
        <source>Test settings</source>
        <translation>测试设置</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>for example 2027-03-31</source>
        <translation>如 2027-03-31</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Invoice printer</source>
        <translation>票据打印机</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>window 2</source>
        <translation>2 号窗口</translation>
    </message>
    <message>
        <source>Maker</source>
        <translation>厂商</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>型号</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>序列号</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Installed on</source>
        <translation>安装日期</translation>
    </message>
    <message>
        <source>Warranty until</source>
        <translation>保修至</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>What the test read is filled in. Please check it and add the rest.</source>
        <translation>测试读到的已填好，请核对并补全。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>generic</source>
        <translation>通用</translation>
    </message>
    <message>
        <source>The device is saved.</source>
        <translation>设备已保存。</translation>
    </message>
</context>
<context>
    <name>DevicePanel</name>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>firmware {0}</source>
        <translation>固件 {0}</translation>
    </message>
    <message>
        <source>measured by this computer</source>
        <translation>由本机测量</translation>
    </message>
    <message>
        <source>no port chosen yet; T asks for one</source>
        <translation>还没有选端口；按 T 选择</translation>
    </message>
    <message>
        <source>identified</source>
        <translation>已识别</translation>
    </message>
    <message>
        <source>not identified</source>
        <translation>未识别</translation>
    </message>
    <message>
        <source>not tested</source>
        <translation>未测试</translation>
    </message>
    <message>
        <source>as accepted</source>
        <translation>基线一致</translation>
    </message>
    <message>
        <source>differs from accepted</source>
        <translation>与基线不符</translation>
    </message>
    <message>
        <source>warranty until {0}</source>
        <translation>保修至 {0}</translation>
    </message>
    <message>
        <source>no devices registered at this site</source>
        <translation>本网点没有登记设备</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>还有 {0} 项</translation>
    </message>
    <message>
        <source>this item needs no device</source>
        <translation>此项不涉及设备</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Accept as baseline</source>
        <translation>设为基线</translation>
    </message>
    <message>
        <source>differs from the record</source>
        <translation>与登记不同</translation>
    </message>
    <message>
        <source>Which device of the register was it?</source>
        <translation>测的是登记里的哪一台？</translation>
    </message>
    <message>
        <source>Make a record</source>
        <translation>新建登记</translation>
    </message>
    <message>
        <source>It is here again</source>
        <translation>已找到</translation>
    </message>
    <message>
        <source>Fill in the record</source>
        <translation>填入登记</translation>
    </message>
</context>
<context>
    <name>DevicesCard</name>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>No device is registered here. A test on a visit can make the record.</source>
        <translation>还没有登记设备。巡检时测试一次，即可据此建立登记。</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Stock-take</source>
        <translation>盘点</translation>
    </message>
    <message>
        <source>Add device</source>
        <translation>新增设备</translation>
    </message>
    <message>
        <source>Stock-take begun {when}, {n} marked.</source>
        <translation>{when} 开始盘点，已盘 {n} 台。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>{name} is taking stock here on another laptop.</source>
        <translation>{name} 正在另一台电脑上盘点本网点。</translation>
    </message>
    <message>
        <source>Last stock-take {day}</source>
        <translation>上次盘点 {day}</translation>
    </message>
    <message>
        <source>{n} missing</source>
        <translation>{n} 台没找到</translation>
    </message>
    <message>
        <source>{n} different</source>
        <translation>{n} 台与登记不同</translation>
    </message>
    <message>
        <source>all as registered</source>
        <translation>全部与登记一致</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Open the record</source>
        <translation>打开登记</translation>
    </message>
    <message>
        <source>Expected here by the contract, not registered: {kinds}</source>
        <translation>合同要求有、还没有登记：{kinds}</translation>
    </message>
    <message>
        <source>{n} retired</source>
        <translation>已停用 {n} 台</translation>
    </message>
    <message>
        <source>Begin a stock-take here?</source>
        <translation>在这里开始盘点？</translation>
    </message>
    <message>
        <source>Each device is then marked as present, missing or different.</source>
        <translation>随后逐台标记：在、缺失或不符。</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>开始</translation>
    </message>
</context>
<context>
    <name>DueCard</name>
    <message>
        <source>Due and overdue</source>
        <translation>到期与逾期</translation>
    </message>
    <message>
        <source>Nothing is due.</source>
        <translation>没有到期的网点。</translation>
    </message>
    <message>
        <source>Visits that are due by plan are listed here. You can still start one.</source>
        <translation>按计划到期的巡检会列在这里，也可以随时开始一次巡检。</translation>
    </message>
    <message>
        <source>All {sites}</source>
        <translation>全部{sites}</translation>
    </message>
    <message>
        <source>Others&apos; {n}</source>
        <translation>他人 {n}</translation>
    </message>
    <message>
        <source>Show visits given to others: {n}</source>
        <translation>显示指派给他人的巡检：{n}</translation>
    </message>
    <message>
        <source>Visits that are given to other engineers</source>
        <translation>指派给其他工程师的巡检</translation>
    </message>
</context>
<context>
    <name>EarlierCard</name>
    <message>
        <source>overdue</source>
        <translation>已逾期</translation>
    </message>
    <message>
        <source>put right on</source>
        <translation>处理日期</translation>
    </message>
    <message>
        <source>YYYY-MM-DD</source>
        <translation>年-月-日</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>做了什么处理</translation>
    </message>
    <message>
        <source>How it is now</source>
        <translation>现在的情况</translation>
    </message>
    <message>
        <source>Why it could not be seen</source>
        <translation>为什么没有核实</translation>
    </message>
</context>
<context>
    <name>EnrolPage</name>
    <message>
        <source>Enrol</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>CounterCheck</source>
        <translation>涉水巡检通</translation>
    </message>
    <message>
        <source>Welcome. This laptop has to be enrolled first.</source>
        <translation>欢迎使用。这台电脑要先登记。</translation>
    </message>
    <message>
        <source>You need the line once. The administrator gives you the address and a code; login and password are your own at central.</source>
        <translation>登记时需要联网一次。地址和登记码由管理员提供，账号和密码是您在中心的账号和密码。</translation>
    </message>
    <message>
        <source>Central address</source>
        <translation>中心地址</translation>
    </message>
    <message>
        <source>One-time code</source>
        <translation>登记码</translation>
    </message>
    <message>
        <source>Good for 48 hours and for one laptop. Case and dashes do not matter.</source>
        <translation>48 小时内有效，只能登记一台电脑；不分大小写，横线可不填。</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>账号</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Contract pack</source>
        <translation>合同包</translation>
    </message>
    <message>
        <source>Choose the contract</source>
        <translation>请选择合同</translation>
    </message>
</context>
<context>
    <name>EvidencePanel</name>
    <message>
        <source>Evidence</source>
        <translation>佐证</translation>
    </message>
    <message>
        <source>no photos on this item</source>
        <translation>此项还没有照片</translation>
    </message>
    <message>
        <source>drop or Ctrl+V</source>
        <translation>可拖入或 Ctrl+V</translation>
    </message>
    <message>
        <source>Add photo or file</source>
        <translation>添加照片或文件</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>拍照</translation>
    </message>
</context>
<context>
    <name>Fault</name>
    <message>
        <source>Advice: {0}</source>
        <translation>建议：{0}</translation>
    </message>
    <message>
        <source>Handled: {0}</source>
        <translation>处理结果：{0}</translation>
    </message>
</context>
<context>
    <name>FieldBox</name>
    <message>
        <source>Show the password</source>
        <translation>显示密码</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>Name, pinyin, initials or number</source>
        <translation>名称、拼音、首字母或编号</translation>
    </message>
    <message>
        <source>Engineer</source>
        <translation>工程师</translation>
    </message>
    <message>
        <source>Town</source>
        <translation>镇街</translation>
    </message>
    <message>
        <source>Business</source>
        <translation>业务</translation>
    </message>
    <message>
        <source>Kind of visit</source>
        <translation>巡检类型</translation>
    </message>
    <message>
        <source>{name} (me)</source>
        <translation>{name}（我）</translation>
    </message>
    <message>
        <source>All engineers</source>
        <translation>全部工程师</translation>
    </message>
    <message>
        <source>Given to nobody</source>
        <translation>未指派</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>全部类型</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>到期</translation>
    </message>
    <message>
        <source>With faults</source>
        <translation>有异常</translation>
    </message>
    <message>
        <source>All towns</source>
        <translation>全部镇街</translation>
    </message>
    <message>
        <source>All businesses</source>
        <translation>全部业务</translation>
    </message>
    <message>
        <source>Number, title or site</source>
        <translation>编号、标题或网点</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>我的</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>All open</source>
        <translation>未结</translation>
    </message>
    <message>
        <source>To be taken</source>
        <translation>待接单</translation>
    </message>
    <message>
        <source>In work</source>
        <translation>处理中</translation>
    </message>
    <message>
        <source>To confirm</source>
        <translation>待确认</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
</context>
<context>
    <name>FindingForm</name>
    <message>
        <source>What is wrong, in a sentence the supervisor reads</source>
        <translation>一句话写明问题，负责人会看到</translation>
    </message>
    <message>
        <source>What should be done</source>
        <translation>应当怎么做</translation>
    </message>
    <message>
        <source>What was done on site, if anything</source>
        <translation>现场做了什么处理（没有可不填）</translation>
    </message>
    <message>
        <source>YYYY-MM-DD</source>
        <translation>年-月-日</translation>
    </message>
    <message>
        <source>Today&apos;s date</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Symptom</source>
        <translation>现象</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>异常</translation>
    </message>
    <message>
        <source>Advice</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Handling</source>
        <translation>处理</translation>
    </message>
</context>
<context>
    <name>FindingStrip</name>
    <message>
        <source>Make work order</source>
        <translation>转工单</translation>
    </message>
    <message>
        <source>not described yet</source>
        <translation>还没有说明</translation>
    </message>
    <message>
        <source>Abnormal: {0}</source>
        <translation>异常：{0}</translation>
    </message>
    <message>
        <source>Advice: {0}</source>
        <translation>建议：{0}</translation>
    </message>
    <message>
        <source>Handled: {0}</source>
        <translation>处理结果：{0}</translation>
    </message>
    <message>
        <source>Photos {0}</source>
        <translation>照片 {0}</translation>
    </message>
</context>
<context>
    <name>Folded</name>
    <message>
        <source>left out (optional)</source>
        <translation>选填，未填</translation>
    </message>
</context>
<context>
    <name>GapsPanel</name>
    <message>
        <source>Still missing</source>
        <translation>还缺这些</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <source>Cause: {0}</source>
        <translation>原因：{0}</translation>
    </message>
    <message>
        <source>Ruled out: {0}</source>
        <translation>已排除：{0}</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Search sites, orders, actions   Ctrl+K</source>
        <translation>搜索网点、工单、操作   Ctrl+K</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Account: {name}</source>
        <translation>账号：{name}</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Switch account</source>
        <translation>切换账号</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出登录</translation>
    </message>
</context>
<context>
    <name>HiddenPanel</name>
    <message>
        <source>Not asked here now</source>
        <translation>现在不检查的项</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Its answer is kept and counts again when it is asked.</source>
        <translation>已填的结果保留，重新需要检查时仍然有效。</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>Changes to this answer</source>
        <translation>结果修改记录</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>收起</translation>
    </message>
</context>
<context>
    <name>ImportAbsent</name>
    <message>
        <source>Sites that are not in the file</source>
        <translation>文件里没有的网点</translation>
    </message>
    <message>
        <source>Mark these {n} as no longer served</source>
        <translation>把这 {n} 个网点标为停止服务</translation>
    </message>
    <message>
        <source>They stay as they are. A central reviewer can end their service.</source>
        <translation>这些网点保持不变。需要停止服务时由中心复核人员处理。</translation>
    </message>
    <message>
        <source>Rows of the file without a readable number: {n}. So it is not certain which sites it leaves out; fill in the numbers first.</source>
        <translation>文件里有 {n} 行的序号读不出，不能断定缺的是哪些网点；请先补上序号。</translation>
    </message>
    <message>
        <source>They would keep their history and never be due again. Without the tick they stay as they are: tick it only if the file is the whole register.</source>
        <translation>标记后历史保留，不再安排巡检。不勾选则保持不变；只有文件是完整的登记表时才勾选。</translation>
    </message>
</context>
<context>
    <name>ImportColumns</name>
    <message>
        <source>(not taken)</source>
        <translation>（不取用）</translation>
    </message>
    <message>
        <source>(column {n})</source>
        <translation>（第 {n} 列）</translation>
    </message>
    <message>
        <source>Column “{head}” is</source>
        <translation>“{head}”列是</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import sites or devices</source>
        <translation>导入网点或设备</translation>
    </message>
    <message>
        <source>Save the list of problems …</source>
        <translation>保存问题清单…</translation>
    </message>
    <message>
        <source>Import another file</source>
        <translation>导入另一个文件</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Reading the file …</source>
        <translation>正在读取文件…</translation>
    </message>
    <message>
        <source>Comparing with the register …</source>
        <translation>正在与登记表比较…</translation>
    </message>
    <message>
        <source>Importing …</source>
        <translation>正在导入…</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was changed.</source>
        <translation>已取消，没有改动任何内容。</translation>
    </message>
    <message>
        <source>Mark {n} as no longer served?</source>
        <translation>把 {n} 个网点标为停止服务？</translation>
    </message>
    <message>
        <source>The file does not name them. They keep their history, but no visit at them will be due any more. Each can be taken back into service later.</source>
        <translation>文件里没有这些网点。历史保留，但不再安排巡检；以后可以逐个恢复。</translation>
    </message>
    <message>
        <source>Import and mark them</source>
        <translation>导入并标记</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Import ({n})</source>
        <translation>导入（{n} 行）</translation>
    </message>
    <message>
        <source>To be marked as no longer served: {n}.</source>
        <translation>将标为停止服务的网点：{n} 个。</translation>
    </message>
    <message>
        <source>There is nothing to import: every row that is new or changed has a problem.</source>
        <translation>没有可导入的内容：新增或有改动的行都有问题。</translation>
    </message>
    <message>
        <source>There is nothing to import: no row is new or changed.</source>
        <translation>没有可导入的内容：没有新增或变更的行。</translation>
    </message>
    <message>
        <source>Save the list of problems</source>
        <translation>保存问题清单</translation>
    </message>
    <message>
        <source>import problems</source>
        <translation>导入问题</translation>
    </message>
</context>
<context>
    <name>ImportFilter</name>
    <message>
        <source>Rows to show</source>
        <translation>显示哪些行</translation>
    </message>
</context>
<context>
    <name>ImportHead</name>
    <message>
        <source>The file lists</source>
        <translation>文件内容</translation>
    </message>
    <message>
        <source>Sites</source>
        <translation>网点</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>工作表</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Another file …</source>
        <translation>换一个文件…</translation>
    </message>
</context>
<context>
    <name>ImportModel</name>
    <message>
        <source>Line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Site number</source>
        <translation>网点序号</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>序号</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>网点</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>What changes, or what is wrong</source>
        <translation>变更内容或问题</translation>
    </message>
</context>
<context>
    <name>ImportPane</name>
    <message>
        <source>Rows of the file</source>
        <translation>文件的各行</translation>
    </message>
    <message>
        <source>There are no rows to show.</source>
        <translation>没有可显示的行。</translation>
    </message>
    <message>
        <source>The chosen row in full</source>
        <translation>所选行的全部内容</translation>
    </message>
    <message>
        <source>Line {n}: {state}</source>
        <translation>第 {n} 行：{state}</translation>
    </message>
</context>
<context>
    <name>ImportResultPane</name>
    <message>
        <source>The import is done</source>
        <translation>导入完成</translation>
    </message>
    <message>
        <source>added</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>变更</translation>
    </message>
    <message>
        <source>already the same</source>
        <translation>已一致</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>未导入</translation>
    </message>
    <message>
        <source>marked as no longer served</source>
        <translation>标为停止服务</translation>
    </message>
</context>
<context>
    <name>ImportSource</name>
    <message>
        <source>Choose a file …</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Drop an Excel or CSV file here</source>
        <translation>把 Excel 或 CSV 文件拖到这里</translation>
    </message>
    <message>
        <source>One row for each site or device. Known sites are found by their number. You see what would change before anything is changed.</source>
        <translation>每个网点或每台设备一行，已有网点按序号对应。先预览会改什么，确认后才改动。</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>表格</translation>
    </message>
</context>
<context>
    <name>ItemCard</name>
    <message>
        <source>device test</source>
        <translation>设备测试</translation>
    </message>
    <message>
        <source>check again</source>
        <translation>待整改</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Returned: {0}</source>
        <translation>退回意见：{0}</translation>
    </message>
    <message>
        <source>last {0}</source>
        <translation>上次 {0}</translation>
    </message>
    <message>
        <source>Why is this asked here?</source>
        <translation>为什么要检查这一项？</translation>
    </message>
    <message>
        <source>as last time: {0}</source>
        <translation>同上次：{0}</translation>
    </message>
    <message>
        <source>saving …</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>saved {0}</source>
        <translation>已保存 {0}</translation>
    </message>
</context>
<context>
    <name>KeyMap</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>所有页面</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>KnowledgeDetail</name>
    <message>
        <source>Choose a symptom or an article on the left.</source>
        <translation>在左侧选择一个现象或一篇文章。</translation>
    </message>
    <message>
        <source>level {0}</source>
        <translation>{0} 级</translation>
    </message>
    <message>
        <source>Run its device test</source>
        <translation>运行设备测试</translation>
    </message>
    <message>
        <source>Make a work order</source>
        <translation>转工单</translation>
    </message>
    <message>
        <source>Causes, the likeliest first</source>
        <translation>可能原因，最常见的在前</translation>
    </message>
    <message>
        <source>Articles</source>
        <translation>文章</translation>
    </message>
    <message>
        <source>Found: {0}. Check once more that it works.</source>
        <translation>已找到原因：{0}。请再确认一次已恢复正常。</translation>
    </message>
    <message>
        <source>None of the known causes. Make a work order: what was tried goes with it.</source>
        <translation>已知原因都排除了。请转工单，已排查的内容会一并带上。</translation>
    </message>
</context>
<context>
    <name>KnowledgePage</name>
    <message>
        <source>What people say: jams, black screen, slow …</source>
        <translation>怎么说都行：卡纸、黑屏、慢…</translation>
    </message>
    <message>
        <source>Symptoms and articles</source>
        <translation>现象与文章</translation>
    </message>
    <message>
        <source>Knowledge</source>
        <translation>知识</translation>
    </message>
    <message>
        <source>/ search   ↑↓ choose   T device test   F6 work order</source>
        <translation>/ 搜索   ↑↓ 选择   T 设备测试   F6 转工单</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Choose a symptom or an article</source>
        <translation>选择现象或文章</translation>
    </message>
    <message>
        <source>Run its device test</source>
        <translation>运行设备测试</translation>
    </message>
    <message>
        <source>Make a work order</source>
        <translation>转工单</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Articles</source>
        <translation>文章</translation>
    </message>
    <message>
        <source>Nothing fits these words.</source>
        <translation>没有找到。</translation>
    </message>
    <message>
        <source>Try fewer or other words; the catalogue knows everyday ones.</source>
        <translation>换个说法或少输几个字，目录认得日常叫法。</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>has a test</source>
        <translation>可测试</translation>
    </message>
    <message>
        <source>{n} shown</source>
        <translation>显示 {n} 个</translation>
    </message>
</context>
<context>
    <name>LabelsDialog</name>
    <message>
        <source>Print labels</source>
        <translation>打印标签</translation>
    </message>
    <message>
        <source>Labels of</source>
        <translation>打印哪些</translation>
    </message>
    <message>
        <source>sites and devices</source>
        <translation>网点和设备</translation>
    </message>
    <message>
        <source>sites only</source>
        <translation>只打网点</translation>
    </message>
    <message>
        <source>devices only</source>
        <translation>只打设备</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>纸张</translation>
    </message>
    <message>
        <source>Begin at place</source>
        <translation>从第几格开始</translation>
    </message>
    <message>
        <source>Begin at place (1: a new sheet)</source>
        <translation>从第几格开始（1 为整张新纸）</translation>
    </message>
    <message>
        <source>Print at 100 %, without fitting to the page.</source>
        <translation>打印时选 100 %，不要“适合页面”。</translation>
    </message>
    <message>
        <source>A label opens the record when it is scanned. It is no proof that somebody was there: a photo of it scans just as well.</source>
        <translation>扫标签只是打开登记，不能证明到过现场：拍成照片一样能扫。</translation>
    </message>
    <message>
        <source>Open to print</source>
        <translation>打开并打印</translation>
    </message>
    <message>
        <source>Save PDF</source>
        <translation>保存 PDF</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>making the labels …</source>
        <translation>正在生成标签……</translation>
    </message>
    <message>
        <source>Labels: {n} · pages: {m}</source>
        <translation>{n} 张标签，{m} 页</translation>
    </message>
    <message>
        <source>Save labels</source>
        <translation>保存标签</translation>
    </message>
    <message>
        <source>labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>No program here opens PDF files; save it and open it elsewhere.</source>
        <translation>这台电脑没有能打开 PDF 的程序，请保存后在别处打开。</translation>
    </message>
</context>
<context>
    <name>LaptopCard</name>
    <message>
        <source>This laptop</source>
        <translation>这台电脑</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>标识</translation>
    </message>
    <message>
        <source>not enrolled at a central service</source>
        <translation>尚未在中心登记</translation>
    </message>
    <message>
        <source>Central</source>
        <translation>中心服务</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>数据文件夹</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>时钟</translation>
    </message>
</context>
<context>
    <name>LastTime</name>
    <message>
        <source>The program did not close properly last time. Nothing is lost: {site}, {n} answers.</source>
        <translation>程序上次没有正常关闭。内容都在：{site}，已查 {n} 项。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
</context>
<context>
    <name>Licences</name>
    <message>
        <source>Licences of components</source>
        <translation>组件许可证</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ListAndDetail</name>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>List</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
</context>
<context>
    <name>LivePanel</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>LockPage</name>
    <message>
        <source>Locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>Everything is saved. Running device tests and sending go on.</source>
        <translation>内容都已保存，正在进行的设备测试和上传不受影响。</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Switch account</source>
        <translation>切换账号</translation>
    </message>
</context>
<context>
    <name>LookCard</name>
    <message>
        <source>Look and safety</source>
        <translation>外观与安全</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Size of everything</source>
        <translation>界面大小</translation>
    </message>
    <message>
        <source>on top of the system&apos;s own scaling</source>
        <translation>在系统缩放的基础上</translation>
    </message>
    <message>
        <source>Lock when idle</source>
        <translation>闲置锁定</translation>
    </message>
    <message>
        <source>after {n} minutes</source>
        <translation>{n} 分钟后</translation>
    </message>
    <message>
        <source>A counter is a public place. Ctrl+L now.</source>
        <translation>网点是公共场所；Ctrl+L 立即锁定。</translation>
    </message>
</context>
<context>
    <name>LookSwitch</name>
    <message>
        <source>Light colours</source>
        <translation>浅色界面</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>深色界面</translation>
    </message>
</context>
<context>
    <name>LuggageStrip</name>
    <message>
        <source>{name} has begun it.</source>
        <translation>{name}已开始。</translation>
    </message>
    <message>
        <source>Comes again by cadence once the visit before it is made.</source>
        <translation>前一次完成后，按周期预计在这一天。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Devices expected there: {kinds}</source>
        <translation>应有设备：{kinds}</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>另有 {n} 项</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>CounterCheck</source>
        <translation>涉水巡检通</translation>
    </message>
</context>
<context>
    <name>MarkDialog</name>
    <message>
        <source>Draw on the photo</source>
        <translation>标注照片</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Arrow</source>
        <translation>箭头</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>方框</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>遮挡</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红色</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>黄色</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝色</translation>
    </message>
    <message>
        <source>White</source>
        <translation>白色</translation>
    </message>
    <message>
        <source>Thinner</source>
        <translation>细一些</translation>
    </message>
    <message>
        <source>Thicker</source>
        <translation>粗一些</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Take the mark away</source>
        <translation>删除这个标注</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>离开</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>loading …</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>What is hidden is gone from the picture that is shown and printed. The photo without marks stays behind it and goes to central too; only you and central&apos;s reviewers and administrators may open it.</source>
        <translation>遮挡后，显示和打印的图片里不再有这部分内容。没有标注的照片仍保留，也会上传到中心，只有您和中心的复核人员、管理员可以打开。</translation>
    </message>
    <message>
        <source>Click where the words begin. Double click changes them.</source>
        <translation>单击文字开始的位置；双击可修改。</translation>
    </message>
    <message>
        <source>Drag a mark to move it, its ends to reshape it. Arrow keys move it.</source>
        <translation>拖动标注可移动，拖动两端可改形状；方向键也可移动。</translation>
    </message>
    <message>
        <source>Drag over the photo. Insert puts one in the middle.</source>
        <translation>在照片上拖动；按 Insert 放在中间。</translation>
    </message>
    <message>
        <source>saving …</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Leave without keeping what was drawn?</source>
        <translation>不保留标注就离开？</translation>
    </message>
    <message>
        <source>The photo stays as it was.</source>
        <translation>照片保持原样。</translation>
    </message>
</context>
<context>
    <name>NewForm</name>
    <message>
        <source>Name, pinyin initials or number</source>
        <translation>名称、拼音首字母或编号</translation>
    </message>
    <message>
        <source>What is wrong, in one sentence</source>
        <translation>一句话说明问题</translation>
    </message>
    <message>
        <source>Who called (empty: you)</source>
        <translation>谁报的（不填为本人）</translation>
    </message>
    <message>
        <source>What was seen, since when, what was tried</source>
        <translation>现象、何时开始、试过什么</translation>
    </message>
    <message>
        <source>Create work order</source>
        <translation>新建工单</translation>
    </message>
    <message>
        <source>Choose a site from the list.</source>
        <translation>请从列表中选择网点。</translation>
    </message>
    <message>
        <source>Say in one sentence what is wrong.</source>
        <translation>请用一句话说明问题。</translation>
    </message>
    <message>
        <source>New work order</source>
        <translation>新建工单</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>网点</translation>
    </message>
    <message>
        <source>Symptom</source>
        <translation>现象</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>服务等级</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Reported by</source>
        <translation>报告人</translation>
    </message>
    <message>
        <source>Never mind</source>
        <translation>算了</translation>
    </message>
    <message>
        <source>none of the catalogue</source>
        <translation>不在目录中</translation>
    </message>
    <message>
        <source>answer within {0}</source>
        <translation>{0} 内响应</translation>
    </message>
    <message>
        <source>plan within {0}</source>
        <translation>{0} 内出方案</translation>
    </message>
    <message>
        <source>resolve within {0}</source>
        <translation>{0} 内解决</translation>
    </message>
</context>
<context>
    <name>Noted</name>
    <message>
        <source>guide value {0}</source>
        <translation>参考值 {0}</translation>
    </message>
    <message>
        <source> (limit {0})</source>
        <translation>（限值 {0}）</translation>
    </message>
</context>
<context>
    <name>NoticeLine</name>
    <message>
        <source>Put this message away</source>
        <translation>收起这条提示</translation>
    </message>
</context>
<context>
    <name>NumberEditor</name>
    <message>
        <source>“{0}” may be two numbers: write it without the comma.</source>
        <translation>“{0}”可能是两个不同的数：请去掉逗号再填。</translation>
    </message>
    <message>
        <source>“{0}” is not a number.</source>
        <translation>“{0}”不是数字。</translation>
    </message>
    <message>
        <source>not a number</source>
        <translation>不是数字</translation>
    </message>
    <message>
        <source>outside the limit</source>
        <translation>超限</translation>
    </message>
    <message>
        <source>within the limit</source>
        <translation>在限值内</translation>
    </message>
</context>
<context>
    <name>Objections</name>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save anyway</source>
        <translation>仍然保存</translation>
    </message>
</context>
<context>
    <name>OpenCard</name>
    <message>
        <source>To go on with</source>
        <translation>待继续</translation>
    </message>
    <message>
        <source>No visit is open.</source>
        <translation>没有未完成的巡检。</translation>
    </message>
    <message>
        <source>Unfinished and returned visits wait here.</source>
        <translation>未完成和被退回的巡检会列在这里。</translation>
    </message>
</context>
<context>
    <name>OutcomeStrip</name>
    <message>
        <source>Attach to a visit</source>
        <translation>附到巡检</translation>
    </message>
    <message>
        <source>Back to the visit</source>
        <translation>回到巡检</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} 秒</translation>
    </message>
</context>
<context>
    <name>PackDetail</name>
    <message>
        <source>The whole pack</source>
        <translation>整个合同包</translation>
    </message>
    <message>
        <source>Use this version</source>
        <translation>改用这个版本</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>安装</translation>
    </message>
    <message>
        <source>Do not install</source>
        <translation>不安装</translation>
    </message>
    <message>
        <source>What the pack says</source>
        <translation>合同包内容</translation>
    </message>
    <message>
        <source>This version is on this laptop already, with the same content.</source>
        <translation>这台电脑已有这个版本，内容相同。</translation>
    </message>
    <message>
        <source>Read what it changes. It is used as soon as it is installed, if it is the newest; visits that are open keep their checklist.</source>
        <translation>请看清有哪些变化。如果它是最新版本，安装后立即使用；已经打开的巡检仍用原来的检查单。</translation>
    </message>
    <message>
        <source>A contract that is new to this laptop. It can be read here; this laptop goes on working for {own}.</source>
        <translation>这台电脑原来没有这个合同。安装后可在这里查看；本机仍为 {own} 工作。</translation>
    </message>
    <message>
        <source>{n} problems. Nothing was installed.</source>
        <translation>共 {n} 处问题，没有安装。</translation>
    </message>
    <message>
        <source>came with the program</source>
        <translation>随程序提供</translation>
    </message>
    <message>
        <source>installed here</source>
        <translation>在本机安装</translation>
    </message>
</context>
<context>
    <name>PackKeeper</name>
    <message>
        <source>Contract pack {version} is in use now. Visits that are open keep their checklist.</source>
        <translation>现在使用合同包 {version}。已经打开的巡检仍用原来的检查单。</translation>
    </message>
</context>
<context>
    <name>PacksCard</name>
    <message>
        <source>Contract pack</source>
        <translation>合同包</translation>
    </message>
    <message>
        <source>Look at the packs</source>
        <translation>查看合同包</translation>
    </message>
    <message>
        <source>{known} of about {total} known</source>
        <translation>已知 {known} 个，共约 {total} 个</translation>
    </message>
    <message>
        <source>Contract</source>
        <translation>合同</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>在用版本</translation>
    </message>
    <message>
        <source>Sites</source>
        <translation>网点</translation>
    </message>
    <message>
        <source>Checklists</source>
        <translation>检查单</translation>
    </message>
    <message>
        <source>Coded faults</source>
        <translation>现象编码</translation>
    </message>
</context>
<context>
    <name>PacksPane</name>
    <message>
        <source>Contract packs</source>
        <translation>合同包</translation>
    </message>
    <message>
        <source>Looking at {name} …</source>
        <translation>正在检查 {name}……</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Install another version</source>
        <translation>安装另一个版本</translation>
    </message>
    <message>
        <source>From a .zip</source>
        <translation>从 .zip 文件</translation>
    </message>
    <message>
        <source>From a folder</source>
        <translation>从文件夹</translation>
    </message>
    <message>
        <source>Reviewers and administrators can install another version here.</source>
        <translation>复核人员和管理员可以在这里安装新版本。</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>在用</translation>
    </message>
    <message>
        <source>installed</source>
        <translation>已安装</translation>
    </message>
    <message>
        <source>A contract pack as .zip</source>
        <translation>选择合同包（.zip）</translation>
    </message>
    <message>
        <source>The folder of a contract pack</source>
        <translation>选择合同包文件夹</translation>
    </message>
    <message>
        <source>{pack} {version} is installed.</source>
        <translation>已安装 {pack} {version}。</translation>
    </message>
</context>
<context>
    <name>ParamsForm</name>
    <message>
        <source>{0} (set by the contract)</source>
        <translation>{0}（合同规定）</translation>
    </message>
</context>
<context>
    <name>PasswordBox</name>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Show the password</source>
        <translation>显示密码</translation>
    </message>
    <message>
        <source>You can try again in {n} s.</source>
        <translation>{n} 秒后可以再试。</translation>
    </message>
    <message>
        <source>You can try again now.</source>
        <translation>现在可以再试。</translation>
    </message>
</context>
<context>
    <name>PdfDesk</name>
    <message>
        <source>making the PDF …</source>
        <translation>正在生成 PDF…</translation>
    </message>
    <message>
        <source>Excel workbook</source>
        <translation>Excel 工作簿</translation>
    </message>
    <message>
        <source>Signed bundle, to be verified</source>
        <translation>可验证的签字数据包</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation>已保存：{0}</translation>
    </message>
    <message>
        <source>No program here opens PDF files; save it and open it elsewhere.</source>
        <translation>本机没有能打开 PDF 的程序，请保存后在其他电脑上打开。</translation>
    </message>
</context>
<context>
    <name>PdfView</name>
    <message>
        <source>The preview component is not installed here. “Open PDF” shows the file in your PDF reader.</source>
        <translation>本机没有预览组件。点“打开 PDF”可用 PDF 阅读器查看。</translation>
    </message>
</context>
<context>
    <name>PeopleCard</name>
    <message>
        <source>People on this laptop</source>
        <translation>这台电脑上的人员</translation>
    </message>
    <message>
        <source>Add a person</source>
        <translation>添加人员</translation>
    </message>
    <message>
        <source>This laptop is not enrolled.</source>
        <translation>这台电脑没有登记。</translation>
    </message>
    <message>
        <source>signed in</source>
        <translation>已登录</translation>
    </message>
    <message>
        <source>Remove {name} from this laptop</source>
        <translation>从这台电脑移除{name}</translation>
    </message>
    <message>
        <source>{name} can sign in on this laptop now.</source>
        <translation>{name}现在可以在这台电脑上登录了。</translation>
    </message>
    <message>
        <source>Remove {name} from this laptop?</source>
        <translation>从这台电脑移除{name}？</translation>
    </message>
    <message>
        <source>{name} can no longer sign in here. What {name} recorded stays and is still sent, but unfinished visits of {name} wait until {name} is added again.</source>
        <translation>移除后，{name}不能再在这台电脑上登录。{name}的记录都保留，会照常上传；没做完的巡检要等重新添加{name}后才能继续。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>{name} can no longer sign in on this laptop.</source>
        <translation>{name}不能再在这台电脑上登录了。</translation>
    </message>
</context>
<context>
    <name>PersonDialog</name>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>职务</translation>
    </message>
    <message>
        <source>such as station head</source>
        <translation>如：站长</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>可不填</translation>
    </message>
</context>
<context>
    <name>PersonForm</name>
    <message>
        <source>The line is needed: central confirms the password.</source>
        <translation>需要联网：密码由中心核对。</translation>
    </message>
    <message>
        <source>Login of the new person</source>
        <translation>新人员的账号</translation>
    </message>
    <message>
        <source>Password of the new person at central</source>
        <translation>新人员在中心的密码</translation>
    </message>
    <message>
        <source>Your own password ({name})</source>
        <translation>您自己的密码（{name}）</translation>
    </message>
    <message>
        <source>It opens this laptop&apos;s data for the new person too.</source>
        <translation>用它把本机数据也开放给新人员。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Enter your own password.</source>
        <translation>请输入您自己的密码。</translation>
    </message>
    <message>
        <source>Asking central</source>
        <translation>正在联系中心</translation>
    </message>
    <message>
        <source>Opening the vault</source>
        <translation>正在打开本机数据</translation>
    </message>
</context>
<context>
    <name>PhotoDesk</name>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Photo {0} taken off.</source>
        <translation>已移除照片 {0}。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Add photos or files</source>
        <translation>添加照片或文件</translation>
    </message>
</context>
<context>
    <name>PhotoEditor</name>
    <message>
        <source>Add photo</source>
        <translation>添加照片</translation>
    </message>
    <message>
        <source>{0} attached</source>
        <translation>已有 {0} 张</translation>
    </message>
    <message>
        <source>or drop it here, Ctrl+V</source>
        <translation>或拖到这里、Ctrl+V</translation>
    </message>
</context>
<context>
    <name>PhotoFacts</name>
    <message>
        <source>Item</source>
        <translation>检查项</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>拍摄时间</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>添加时间</translation>
    </message>
    <message>
        <source>Drawn on</source>
        <translation>标注时间</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Position (GPS)</source>
        <translation>位置（GPS）</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>显示的图片</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>stays on this laptop; the stamped copy goes to central</source>
        <translation>只在本机；上传到中心的是带水印的副本</translation>
    </message>
    <message>
        <source>waits to be sent to central</source>
        <translation>等待上传到中心</translation>
    </message>
    <message>
        <source>at central and on this laptop</source>
        <translation>中心和本机都有</translation>
    </message>
    <message>
        <source>on the laptop it was added on</source>
        <translation>在添加它的那台电脑上</translation>
    </message>
    <message>
        <source>is fetched as soon as central has it</source>
        <translation>中心收到后会取回</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原图</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Part of the picture is hidden. The original, where nothing is, is open to the engineer who took it and to central&apos;s reviewers and administrators.</source>
        <translation>图片有一部分已遮挡。没有遮挡的原图只有拍摄的工程师和中心的复核人员、管理员可以打开。</translation>
    </message>
    <message>
        <source>Send the original</source>
        <translation>上传原图</translation>
    </message>
    <message>
        <source>Fetch the original</source>
        <translation>取回原图</translation>
    </message>
    <message>
        <source>Send all originals of this visit</source>
        <translation>上传本次巡检的全部原图</translation>
    </message>
    <message>
        <source>by the camera&apos;s clock</source>
        <translation>按相机时间</translation>
    </message>
    <message>
        <source>by the file&apos;s date; the camera does not say</source>
        <translation>按文件时间，照片里没有拍摄时间</translation>
    </message>
    <message>
        <source>pasted or taken on this laptop</source>
        <translation>在本机粘贴或拍摄</translation>
    </message>
</context>
<context>
    <name>PhotoViewer</name>
    <message>
        <source>Take off</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Previous photo</source>
        <translation>上一张</translation>
    </message>
    <message>
        <source>Next photo</source>
        <translation>下一张</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>loading …</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>This file cannot be shown here.</source>
        <translation>此文件无法在这里显示。</translation>
    </message>
    <message>
        <source>Closer</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Whole</source>
        <translation>显示全图</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原图</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Save as a file</source>
        <translation>另存为文件</translation>
    </message>
    <message>
        <source>This file cannot be shown here. Save it to open it.</source>
        <translation>这个文件不能在这里显示，请另存后打开。</translation>
    </message>
</context>
<context>
    <name>PinDialog</name>
    <message>
        <source>PIN of {0}</source>
        <translation>{0} 的 PIN</translation>
    </message>
    <message>
        <source>He enters it when he signs. Tell it to him alone; it is kept as a hash and cannot be shown again.</source>
        <translation>签字时由本人输入，只告诉本人。系统只保存哈希值，以后无法再查看。</translation>
    </message>
    <message>
        <source>{0} to {1} figures or letters</source>
        <translation>{0}–{1} 位数字或字母</translation>
    </message>
    <message>
        <source>New PIN</source>
        <translation>新 PIN</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>再输一次</translation>
    </message>
    <message>
        <source>Take the PIN away</source>
        <translation>取消 PIN</translation>
    </message>
    <message>
        <source>The two are not the same.</source>
        <translation>两次输入不一致。</translation>
    </message>
    <message>
        <source>A PIN of blanks is none.</source>
        <translation>PIN 不能全是空格。</translation>
    </message>
</context>
<context>
    <name>PlanPage</name>
    <message>
        <source>Month</source>
        <translation>月历</translation>
    </message>
    <message>
        <source>The contract plans no visits.</source>
        <translation>合同包没有按周期安排的巡检。</translation>
    </message>
    <message>
        <source>Visits come by cadence once the contract pack marks their kind as planned and gives its checklist a cadence. Until then start them when asked for.</source>
        <translation>合同包把某类巡检标为“计划”并给检查单设定周期后，这里会列出到期日。在此之前请按需开始巡检。</translation>
    </message>
    <message>
        <source>All sites</source>
        <translation>全部网点</translation>
    </message>
    <message>
        <source>←→↑↓ day   PgUp/PgDn month   Home today   Enter the day&apos;s list</source>
        <translation>←→↑↓ 选日   PgUp/PgDn 换月   Home 今天   Enter 当天列表</translation>
    </message>
    <message>
        <source>Choose a day</source>
        <translation>选择日期</translation>
    </message>
    <message>
        <source>Month before, month after</source>
        <translation>上个月、下个月</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>From the month to the day&apos;s list</source>
        <translation>从月历到当天列表</translation>
    </message>
    <message>
        <source>Back to the month</source>
        <translation>回到月历</translation>
    </message>
    <message>
        <source>Move the chosen visits to another day</source>
        <translation>把选中的巡检改期</translation>
    </message>
    <message>
        <source>Give them to another engineer</source>
        <translation>改派给其他工程师</translation>
    </message>
    <message>
        <source>Let the contract&apos;s rule count again</source>
        <translation>恢复合同安排</translation>
    </message>
    <message>
        <source>Round sheet of the day</source>
        <translation>当天的路线单</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>In the day&apos;s list: start the visit</source>
        <translation>在当天列表：开始巡检</translation>
    </message>
    <message>
        <source>Month before</source>
        <translation>上个月</translation>
    </message>
    <message>
        <source>Month after</source>
        <translation>下个月</translation>
    </message>
    <message>
        <source>{month} {year}</source>
        <translation>{year}年{month}</translation>
    </message>
    <message>
        <source>{n} overdue</source>
        <translation>{n} 次逾期</translation>
    </message>
    <message>
        <source>none overdue</source>
        <translation>没有逾期</translation>
    </message>
    <message>
        <source>of these begun: {n}</source>
        <translation>其中已开始 {n}</translation>
    </message>
    <message>
        <source>counted from the visits on this laptop</source>
        <translation>按本机已有的记录计算</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>另有 {n} 项</translation>
    </message>
    <message>
        <source>Let the contract&apos;s rule count again?</source>
        <translation>恢复合同安排？</translation>
    </message>
    <message>
        <source>The day and the engineer that were decided are dropped.</source>
        <translation>已定的日期和指派将取消。</translation>
    </message>
    <message>
        <source>By contract again</source>
        <translation>恢复合同安排</translation>
    </message>
    <message>
        <source>Save the round sheet</source>
        <translation>保存路线单</translation>
    </message>
    <message>
        <source>round</source>
        <translation>路线</translation>
    </message>
</context>
<context>
    <name>PortDelegate</name>
    <message>
        <source>in use by {0}</source>
        <translation>正被 {0} 占用</translation>
    </message>
</context>
<context>
    <name>PortsCard</name>
    <message>
        <source>Ports and devices</source>
        <translation>端口与设备</translation>
    </message>
    <message>
        <source>Search again (F5)</source>
        <translation>重新查找（F5）</translation>
    </message>
    <message>
        <source>No ports or devices.</source>
        <translation>没有发现端口或设备。</translation>
    </message>
    <message>
        <source>Plug one in and press F5, or add a virtual device below.</source>
        <translation>插上设备后按 F5，或在下方添加虚拟设备。</translation>
    </message>
    <message>
        <source>Looking for ports and devices …</source>
        <translation>正在查找端口和设备…</translation>
    </message>
    <message>
        <source>{n} found</source>
        <translation>发现 {n} 个</translation>
    </message>
    <message>
        <source>in use by {0}</source>
        <translation>正被 {0} 占用</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>faults: {n}</source>
        <translation>{n} 个故障</translation>
    </message>
    <message>
        <source>virtual</source>
        <translation>虚拟</translation>
    </message>
    <message>
        <source>processor, memory, disk, Java, clock</source>
        <translation>处理器、内存、磁盘、Java、时钟</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>本机电脑</translation>
    </message>
    <message>
        <source>delay and loss to the servers</source>
        <translation>到服务器的时延与丢包</translation>
    </message>
    <message>
        <source>This computer&apos;s line</source>
        <translation>本机线路</translation>
    </message>
</context>
<context>
    <name>ProofHelp</name>
    <message>
        <source>What this signature proves</source>
        <translation>这个签字能证明什么</translation>
    </message>
    <message>
        <source>What this seal proves</source>
        <translation>这次封存能证明什么</translation>
    </message>
    <message>
        <source>If the check says “intact”</source>
        <translation>校验结果为“未被改动”时，可以证明</translation>
    </message>
    <message>
        <source>What it does not prove</source>
        <translation>不能证明</translation>
    </message>
    <message>
        <source>How to check it</source>
        <translation>怎样核对</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>QtSource</name>
    <message>
        <source>The camera is not ready yet.</source>
        <translation>摄像头还没有准备好。</translation>
    </message>
</context>
<context>
    <name>QueuePane</name>
    <message>
        <source>Site, town or visit number</source>
        <translation>网点、镇街或巡检单号</translation>
    </message>
    <message>
        <source>Town</source>
        <translation>镇街</translation>
    </message>
    <message>
        <source>all towns</source>
        <translation>全部镇街</translation>
    </message>
    <message>
        <source>Visits to review</source>
        <translation>待复核的巡检</translation>
    </message>
    <message>
        <source>To review</source>
        <translation>待复核</translation>
    </message>
    <message>
        <source>Sent back</source>
        <translation>已退回</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>已通过</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>visits: {0}</source>
        <translation>{0} 份</translation>
    </message>
    <message>
        <source>No visit fits the filter.</source>
        <translation>没有符合条件的巡检。</translation>
    </message>
    <message>
        <source>Nothing waits for review. Visits appear here when they arrive signed.</source>
        <translation>没有待复核的巡检。已签字的巡检上传后会出现在这里。</translation>
    </message>
    <message>
        <source>No visits here yet.</source>
        <translation>还没有巡检记录。</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Navigation</source>
        <translation>导航</translation>
    </message>
    <message>
        <source>Counter
Check</source>
        <translation>涉水
巡检通</translation>
    </message>
</context>
<context>
    <name>Rating</name>
    <message>
        <source>Satisfaction</source>
        <translation>满意度</translation>
    </message>
    <message>
        <source>Very poor</source>
        <translation>很不满意</translation>
    </message>
    <message>
        <source>Poor</source>
        <translation>不满意</translation>
    </message>
    <message>
        <source>Fair</source>
        <translation>一般</translation>
    </message>
    <message>
        <source>Pleased</source>
        <translation>满意</translation>
    </message>
    <message>
        <source>Delighted</source>
        <translation>很满意</translation>
    </message>
</context>
<context>
    <name>ReadCard</name>
    <message>
        <source>Note: {0}</source>
        <translation>备注：{0}</translation>
    </message>
    <message>
        <source>Reason given: {0}</source>
        <translation>改动原因：{0}</translation>
    </message>
    <message>
        <source>Since last visit: {0}</source>
        <translation>与上次相比：{0}</translation>
    </message>
    <message>
        <source>Returned: {0}</source>
        <translation>退回意见：{0}</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Wire log</source>
        <translation>报文记录</translation>
    </message>
    <message>
        <source>not described yet</source>
        <translation>还没有说明</translation>
    </message>
    <message>
        <source>Abnormal: {0}</source>
        <translation>异常：{0}</translation>
    </message>
    <message>
        <source>Advice: {0}</source>
        <translation>建议：{0}</translation>
    </message>
    <message>
        <source>Changes to this answer</source>
        <translation>结果修改记录</translation>
    </message>
    <message>
        <source>Handled: {0}</source>
        <translation>处理结果：{0}</translation>
    </message>
    <message>
        <source>Handled after the signature: {0}</source>
        <translation>签字后处理：{0}</translation>
    </message>
</context>
<context>
    <name>Reader</name>
    <message>
        <source>Article</source>
        <translation>文章</translation>
    </message>
</context>
<context>
    <name>RefusalForm</name>
    <message>
        <source>Seal without a signature</source>
        <translation>不签字，直接封存</translation>
    </message>
    <message>
        <source>Back to signing</source>
        <translation>返回签字</translation>
    </message>
    <message>
        <source>The site does not sign</source>
        <translation>网点未能签字</translation>
    </message>
    <message>
        <source>Why  (keys 1–4)</source>
        <translation>原因（按 1–4）</translation>
    </message>
    <message>
        <source>Who refused, or was to sign</source>
        <translation>拒签人或应签字的人</translation>
    </message>
    <message>
        <source>The record is sealed as the engineer&apos;s alone. List, page and PDF say that the site did not sign, and why. It counts as no satisfaction rating, and it cannot be signed afterwards, unless central returns it.</source>
        <translation>记录将只以工程师一方封存。列表、页面和 PDF 都会写明网点未签字及原因。不计满意度。封存后不能补签，除非中心退回。</translation>
    </message>
    <message>
        <source>The earlier revision stays as it is.</source>
        <translation>之前的修订保持不变。</translation>
    </message>
    <message>
        <source>In your own words</source>
        <translation>具体说明</translation>
    </message>
    <message>
        <source>In your own words (optional)</source>
        <translation>具体说明（可不填）</translation>
    </message>
    <message>
        <source>Still needed: the reason</source>
        <translation>还需选择：原因</translation>
    </message>
    <message>
        <source>Still needed: the reason in your own words</source>
        <translation>还需填写：具体说明</translation>
    </message>
    <message>
        <source>Too long by {0} characters.</source>
        <translation>超出 {0} 个字。</translation>
    </message>
</context>
<context>
    <name>RegisterDesk</name>
    <message>
        <source>There is nothing to take into the register here.</source>
        <translation>没有可写入登记的内容。</translation>
    </message>
    <message>
        <source>Run the test first (T): it reads what the device says of itself.</source>
        <translation>请先测试（T），由测试读取设备信息。</translation>
    </message>
    <message>
        <source>The device is in use again.</source>
        <translation>设备已恢复在用。</translation>
    </message>
    <message>
        <source>The empty fields of the record are filled.</source>
        <translation>登记的空白项已填好。</translation>
    </message>
    <message>
        <source>What the device says now is its baseline.</source>
        <translation>已把设备现在的信息设为基线。</translation>
    </message>
</context>
<context>
    <name>ReturnMark</name>
    <message>
        <source>Return this item</source>
        <translation>退回此项</translation>
    </message>
    <message>
        <source>What is wrong, what is to be done</source>
        <translation>有什么问题、要怎么改</translation>
    </message>
</context>
<context>
    <name>ReviewDelegate</name>
    <message>
        <source>revision {0}</source>
        <translation>修订 {0}</translation>
    </message>
    <message>
        <source>reworked</source>
        <translation>已整改</translation>
    </message>
    <message>
        <source>Sent back</source>
        <translation>已退回</translation>
    </message>
    <message>
        <source>{0} abnormal</source>
        <translation>{0} 项异常</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>No visit chosen.</source>
        <translation>没有选中巡检。</translation>
    </message>
    <message>
        <source>Choose one on the left; ↑ ↓ or J K move through the queue.</source>
        <translation>在左侧选择；J K 可上下移动。</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>复核</translation>
    </message>
    <message>
        <source>J K move  R return item  A accept  Shift+R return  / search</source>
        <translation>J K 上下条  R 退回此项  A 通过  Shift+R 退回  / 搜索</translation>
    </message>
    <message>
        <source>next, previous visit</source>
        <translation>下一份、上一份</translation>
    </message>
    <message>
        <source>into the visit, back to the queue</source>
        <translation>进入巡检单、回到列表</translation>
    </message>
    <message>
        <source>item before, after</source>
        <translation>上一项、下一项</translation>
    </message>
    <message>
        <source>return this item, with a remark</source>
        <translation>退回此项并写意见</translation>
    </message>
    <message>
        <source>accept the visit</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>return the marked items</source>
        <translation>退回选中的项</translation>
    </message>
    <message>
        <source>search the queue</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Revision {0}</source>
        <translation>修订 {0}</translation>
    </message>
    <message>
        <source>{0} abnormal</source>
        <translation>{0} 项异常</translation>
    </message>
    <message>
        <source>the signature does not hold</source>
        <translation>签名验证未通过</translation>
    </message>
    <message>
        <source>central has not verified it</source>
        <translation>中心尚未验证</translation>
    </message>
    <message>
        <source>attachments are missing</source>
        <translation>附件不齐</translation>
    </message>
    <message>
        <source>Accepted.</source>
        <translation>已通过。</translation>
    </message>
    <message>
        <source>Returned, items: {0}.</source>
        <translation>已退回 {0} 项。</translation>
    </message>
    <message>
        <source>the site did not sign</source>
        <translation>网点未签字</translation>
    </message>
</context>
<context>
    <name>RevisionCard</name>
    <message>
        <source>Signature</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>intact</source>
        <translation>未被改动</translation>
    </message>
    <message>
        <source>altered</source>
        <translation>已被改动</translation>
    </message>
    <message>
        <source>satisfaction {0} of 5</source>
        <translation>满意度 {0} 分（满分 5）</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>还有 {0} 项</translation>
    </message>
    <message>
        <source>Altered:</source>
        <translation>被改动的内容：</translation>
    </message>
    <message>
        <source>Central has not confirmed this revision yet.</source>
        <translation>中心尚未确认收到这一修订。</translation>
    </message>
    <message>
        <source>Central received it {0}, but it did not verify: {1}</source>
        <translation>中心 {0} 收到，但验证未通过：{1}</translation>
    </message>
    <message>
        <source>Central received it {0}: verified, with every attachment.</source>
        <translation>中心 {0} 收到：验证通过，附件齐全。</translation>
    </message>
    <message>
        <source>Central received it {0}: verified; attachments are still coming.</source>
        <translation>中心 {0} 收到：验证通过，附件还在上传。</translation>
    </message>
    <message>
        <source>Copy the whole hash</source>
        <translation>复制完整校验值</translation>
    </message>
    <message>
        <source>Seal</source>
        <translation>封存</translation>
    </message>
    <message>
        <source>What this seal proves</source>
        <translation>这次封存能证明什么</translation>
    </message>
    <message>
        <source>What this signature proves</source>
        <translation>这个签字能证明什么</translation>
    </message>
    <message>
        <source>The engineer&apos;s words; no rating.</source>
        <translation>由工程师填写；没有评分。</translation>
    </message>
    <message>
        <source>Content, seal and laptop key fit together; nothing altered.</source>
        <translation>内容、封存签名与设备密钥一致，内容未被改动。</translation>
    </message>
</context>
<context>
    <name>SecretField</name>
    <message>
        <source>PIN or one-time code (optional)</source>
        <translation>PIN 或一次性码（可不填）</translation>
    </message>
    <message>
        <source>central gave it to him</source>
        <translation>由中心交给本人</translation>
    </message>
    <message>
        <source>Wrong. The next try is possible in {0} s; without it he signs by name.</source>
        <translation>不对。{0} 秒后可以再试；清空后可只写姓名签字。</translation>
    </message>
    <message>
        <source>Shows that he knew it, not just a name.</source>
        <translation>能说明签字人知道它，而不只是写了姓名。</translation>
    </message>
</context>
<context>
    <name>SectionHead</name>
    <message>
        <source>all answered</source>
        <translation>已查完</translation>
    </message>
    <message>
        <source>Take over the settings of the last visit</source>
        <translation>沿用上次巡检的设置</translation>
    </message>
    <message>
        <source>{0} abnormal</source>
        <translation>{0} 项异常</translation>
    </message>
    <message>
        <source>{0} to check</source>
        <translation>{0} 项未查</translation>
    </message>
    <message>
        <source>{0} incomplete</source>
        <translation>{0} 项待补充</translation>
    </message>
    <message>
        <source>{0} not asked</source>
        <translation>{0} 项不检查</translation>
    </message>
    <message>
        <source>Which items are not asked here now, and why</source>
        <translation>哪些项现在不检查，为什么</translation>
    </message>
    <message>
        <source>all as last time ({0})</source>
        <translation>全部同上次（{0}）</translation>
    </message>
    <message>
        <source>all {0}</source>
        <translation>全部{0}</translation>
    </message>
    <message>
        <source>last visit {0}</source>
        <translation>上次巡检 {0}</translation>
    </message>
</context>
<context>
    <name>SectionModel</name>
    <message>
        <source>{0}  Sign-off on site</source>
        <translation>{0}  现场签字</translation>
    </message>
</context>
<context>
    <name>SectionsPane</name>
    <message>
        <source>Progress</source>
        <translation>检查进度</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Finish checking</source>
        <translation>完成检查</translation>
    </message>
    <message>
        <source>Void this visit</source>
        <translation>作废本次巡检</translation>
    </message>
    <message>
        <source>{0} of {1} items answered</source>
        <translation>已查 {0} / {1} 项</translation>
    </message>
    <message>
        <source>Score {0}</source>
        <translation>得分 {0}</translation>
    </message>
    <message>
        <source>100: everything answered is in order; a value outside its guide counts half.</source>
        <translation>已检查的项全部正常为 100 分；超出参考值的项计一半。</translation>
    </message>
</context>
<context>
    <name>SeenView</name>
    <message>
        <source>Nothing to see.</source>
        <translation>没有可看的。</translation>
    </message>
    <message>
        <source>Choose a virtual device: its paper, screen or card shows here.</source>
        <translation>选一台虚拟设备：它的纸面、屏幕或卡显示在这里。</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Choose a pack</source>
        <translation>选择合同包</translation>
    </message>
    <message>
        <source>Go to what it says, then from link to link</source>
        <translation>进入内容，再逐个到链接</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Changes take effect at once.</source>
        <translation>改动立即生效</translation>
    </message>
    <message>
        <source>F1 keys   Ctrl+L lock</source>
        <translation>F1 快捷键   Ctrl+L 锁定</translation>
    </message>
    <message>
        <source>Contract packs</source>
        <translation>合同包</translation>
    </message>
    <message>
        <source>What each contract asks for.</source>
        <translation>每份合同的要求</translation>
    </message>
    <message>
        <source>↑↓ choose   Esc back</source>
        <translation>↑↓ 选择   Esc 返回</translation>
    </message>
</context>
<context>
    <name>SetupCard</name>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Device profile</source>
        <translation>设备配置</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Start test</source>
        <translation>开始测试</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>unknown device</source>
        <translation>未知设备</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>This test needs a port: choose one on the left or type it.</source>
        <translation>此测试需要端口：在左侧选择或直接输入。</translation>
    </message>
    <message>
        <source>none needed</source>
        <translation>不需要</translation>
    </message>
</context>
<context>
    <name>SignForm</name>
    <message>
        <source>Anything you want to add (optional)</source>
        <translation>有什么要补充的（可不填）</translation>
    </message>
    <message>
        <source>Remarks</source>
        <translation>意见</translation>
    </message>
    <message>
        <source>Clear signature</source>
        <translation>清除签名</translation>
    </message>
    <message>
        <source>Confirm and sign</source>
        <translation>确认并签字</translation>
    </message>
    <message>
        <source>Back to checking</source>
        <translation>返回检查</translation>
    </message>
    <message>
        <source>Confirmation by the site</source>
        <translation>网点确认</translation>
    </message>
    <message>
        <source>Satisfaction with this service  (keys 1–5)</source>
        <translation>对本次服务的满意度（按 1–5）</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>By signing I confirm that what was changed and is listed here (items: {0}) was checked again in my presence and that what is recorded is true. The earlier signature stays valid for everything else.</source>
        <translation>本人签字确认：所列 {0} 项改动已在我在场时重新检查，记录属实。其余内容以上一次签字为准。</translation>
    </message>
    <message>
        <source>By signing I confirm that this site was checked (items: {0}, abnormal: {1}) and that what is recorded is true. Any later change makes the signature void.</source>
        <translation>本人签字确认：本网点已检查 {0} 项，其中异常 {1} 项，记录属实。签字后内容如有改动，签字即失效。</translation>
    </message>
    <message>
        <source>satisfaction</source>
        <translation>满意度</translation>
    </message>
    <message>
        <source>name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>signature</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>Still needed: {0}</source>
        <translation>还需要：{0}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>What this signature proves</source>
        <translation>这个签字能证明什么</translation>
    </message>
    <message>
        <source>This is too little: a dot or a line is no signature. Write the whole name.</source>
        <translation>笔迹太少：一个点或一条线不算签名，请写全名。</translation>
    </message>
    <message>
        <source>Not signed …</source>
        <translation>未能签字…</translation>
    </message>
    <message>
        <source>Nobody of the site can or will sign: seal the record with the reason</source>
        <translation>网点没有人能签或愿意签：写明原因后封存</translation>
    </message>
</context>
<context>
    <name>SignInPage</name>
    <message>
        <source>CounterCheck</source>
        <translation>涉水巡检通</translation>
    </message>
    <message>
        <source>Inspection of water-fee collection counters</source>
        <translation>水费征收网点现场巡检</translation>
    </message>
    <message>
        <source>Nobody can sign in on this laptop yet.</source>
        <translation>这台电脑上还没有账号。</translation>
    </message>
    <message>
        <source>An administrator has to enrol it: countercheck central enrol</source>
        <translation>需要管理员先登记这台电脑：countercheck central enrol</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>SignOffPage</name>
    <message>
        <source>Signed and sealed.</source>
        <translation>已签字封存。</translation>
    </message>
    <message>
        <source>Sealed without the site&apos;s signature.</source>
        <translation>已封存，网点未签字。</translation>
    </message>
</context>
<context>
    <name>SignatureField</name>
    <message>
        <source>Signature field</source>
        <translation>签名区</translation>
    </message>
    <message>
        <source>Sign here with mouse, finger or pen</source>
        <translation>请在此处签名（鼠标、手指或笔）</translation>
    </message>
</context>
<context>
    <name>SignedPage</name>
    <message>
        <source>Record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>PDF preview</source>
        <translation>PDF 预览</translation>
    </message>
    <message>
        <source>Which paper</source>
        <translation>选择单据</translation>
    </message>
    <message>
        <source>Save …</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Open PDF</source>
        <translation>打开 PDF</translation>
    </message>
    <message>
        <source>Back to today</source>
        <translation>回到今日</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>完整报告</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>修订</translation>
    </message>
    <message>
        <source>Revision {0}</source>
        <translation>修订 {0}</translation>
    </message>
    <message>
        <source>Signed and sealed</source>
        <translation>已签字封存</translation>
    </message>
    <message>
        <source>revision {0}</source>
        <translation>修订 {0}</translation>
    </message>
</context>
<context>
    <name>SignerDialog</name>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>SignersCard</name>
    <message>
        <source>People who may sign</source>
        <translation>可签字人员</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Add a person who may sign</source>
        <translation>添加可签字人员</translation>
    </message>
    <message>
        <source>Nobody is listed. Whoever signs types his name, and the record says so. List people here to have them offered, and give a PIN or codes to be sure who signs.</source>
        <translation>还没有登记人员。签字人自己填写姓名，记录会写明这一点。在这里登记后，签字时可以直接选；给了 PIN 或一次性码，才能核对是谁在签。</translation>
    </message>
    <message>
        <source>left the site</source>
        <translation>已离开网点</translation>
    </message>
    <message>
        <source>Is back</source>
        <translation>已回来</translation>
    </message>
    <message>
        <source>{0} is back</source>
        <translation>{0} 已回来</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>codes left: {0}</source>
        <translation>剩 {0} 个码</translation>
    </message>
    <message>
        <source>by name alone</source>
        <translation>仅凭姓名</translation>
    </message>
    <message>
        <source>Change {0}</source>
        <translation>修改 {0}</translation>
    </message>
    <message>
        <source>PIN of {0}</source>
        <translation>{0} 的 PIN</translation>
    </message>
    <message>
        <source>One-time codes for {0}</source>
        <translation>{0} 的一次性码</translation>
    </message>
    <message>
        <source>{0} left the site</source>
        <translation>{0} 已离开网点</translation>
    </message>
    <message>
        <source>Added.</source>
        <translation>已添加。</translation>
    </message>
    <message>
        <source>Changed. What was signed before keeps the old name.</source>
        <translation>已修改。之前签的记录仍是原来的姓名。</translation>
    </message>
    <message>
        <source>{0} has a new PIN.</source>
        <translation>{0} 的 PIN 已更新。</translation>
    </message>
    <message>
        <source>{0} has no PIN any more.</source>
        <translation>{0} 的 PIN 已取消。</translation>
    </message>
    <message>
        <source>Has {0} left the site?</source>
        <translation>{0} 已离开网点？</translation>
    </message>
    <message>
        <source>He is not offered for signing any more. What he signed stays as it is.</source>
        <translation>签字时不再列出此人。已签的记录不变。</translation>
    </message>
    <message>
        <source>Left the site</source>
        <translation>已离开</translation>
    </message>
</context>
<context>
    <name>SiteDetail</name>
    <message>
        <source>Choose a site on the left.</source>
        <translation>请在左侧选择网点。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>No. {n}</source>
        <translation>编号 {n}</translation>
    </message>
    <message>
        <source>Checklist: {title}</source>
        <translation>检查单：{title}</translation>
    </message>
    <message>
        <source>No checklist for this kind of site in the contract pack.</source>
        <translation>合同包中没有适用于这类网点的检查单。</translation>
    </message>
    <message>
        <source>Edit …</source>
        <translation>修改…</translation>
    </message>
    <message>
        <source>New work order</source>
        <translation>新建工单</translation>
    </message>
    <message>
        <source>Start visit</source>
        <translation>开始巡检</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>继续巡检</translation>
    </message>
    <message>
        <source>Other visit …</source>
        <translation>其他巡检…</translation>
    </message>
</context>
<context>
    <name>SiteFormDialog</name>
    <message>
        <source>Edit site</source>
        <translation>修改网点</translation>
    </message>
    <message>
        <source>New site</source>
        <translation>新增网点</translation>
    </message>
    <message>
        <source>End its service …</source>
        <translation>停止服务…</translation>
    </message>
    <message>
        <source>Take back into service …</source>
        <translation>恢复服务…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>(choose)</source>
        <translation>（请选择）</translation>
    </message>
    <message>
        <source>as usual ({step})</source>
        <translation>默认（{step}）</translation>
    </message>
    <message>
        <source>as usual</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>This site is no longer served. Its history is kept; nothing is due.</source>
        <translation>该网点已停止服务，历史保留，不再安排巡检。</translation>
    </message>
    <message>
        <source>You can read this record; a central reviewer can change it.</source>
        <translation>您可以查看这条登记，修改由中心复核人员进行。</translation>
    </message>
    <message>
        <source>The site is saved.</source>
        <translation>网点已保存。</translation>
    </message>
    <message>
        <source>End the service of this site?</source>
        <translation>停止服务该网点？</translation>
    </message>
    <message>
        <source>It keeps its history and its devices, but no visit will be due there. It can be taken back later. The reason is written into its note.</source>
        <translation>历史和设备登记保留，但不再安排巡检，以后可以恢复。原因会写入备注。</translation>
    </message>
    <message>
        <source>End its service</source>
        <translation>停止服务</translation>
    </message>
    <message>
        <source>Why is it no longer served?</source>
        <translation>为什么停止服务？</translation>
    </message>
    <message>
        <source>Take this site back into service?</source>
        <translation>恢复服务该网点？</translation>
    </message>
    <message>
        <source>Visits become due there again, counted from its last one.</source>
        <translation>从上次巡检算起，重新安排巡检。</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>恢复服务</translation>
    </message>
</context>
<context>
    <name>SitesPage</name>
    <message>
        <source>Sites</source>
        <translation>网点</translation>
    </message>
    <message>
        <source>/ search</source>
        <translation>/ 搜索</translation>
    </message>
    <message>
        <source>↑↓ choose</source>
        <translation>↑↓ 选择</translation>
    </message>
    <message>
        <source>Enter start visit</source>
        <translation>Enter 开始巡检</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Choose a site</source>
        <translation>选择网点</translation>
    </message>
    <message>
        <source>Start the visit there</source>
        <translation>在该网点开始巡检</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>清除搜索</translation>
    </message>
    <message>
        <source>New site</source>
        <translation>新增网点</translation>
    </message>
    <message>
        <source>Import sites or devices</source>
        <translation>导入网点或设备</translation>
    </message>
    <message>
        <source>Register check</source>
        <translation>登记检查</translation>
    </message>
    <message>
        <source>No site fits.</source>
        <translation>没有符合条件的网点。</translation>
    </message>
    <message>
        <source>Try fewer letters, or the pinyin initials.</source>
        <translation>请少输几个字，或用拼音首字母。</translation>
    </message>
    <message>
        <source>Show all sites</source>
        <translation>显示全部网点</translation>
    </message>
    <message>
        <source>New site (Ctrl+N)</source>
        <translation>新增网点（Ctrl+N）</translation>
    </message>
    <message>
        <source>Import … (Ctrl+I)</source>
        <translation>导入…（Ctrl+I）</translation>
    </message>
    <message>
        <source>Register check (F7)</source>
        <translation>登记检查（F7）</translation>
    </message>
    <message>
        <source>{known} of about {total} known</source>
        <translation>已知 {known} 个，共约 {total} 个</translation>
    </message>
    <message>
        <source>{n} shown</source>
        <translation>显示 {n} 个</translation>
    </message>
    <message>
        <source>Labels of this list</source>
        <translation>打印本列表的标签</translation>
    </message>
    <message>
        <source>Stock-take results of this list to Excel</source>
        <translation>本列表的盘点结果存为 Excel</translation>
    </message>
</context>
<context>
    <name>StartView</name>
    <message>
        <source>Returned for rework</source>
        <translation>退回整改</translation>
    </message>
    <message>
        <source>Begun, not signed yet</source>
        <translation>已开始、未签字</translation>
    </message>
    <message>
        <source>Begin another visit</source>
        <translation>开始新的巡检</translation>
    </message>
    <message>
        <source>What is due today</source>
        <translation>今日到期</translation>
    </message>
    <message>
        <source>Choose a site</source>
        <translation>选择网点</translation>
    </message>
    <message>
        <source>No visit is open.</source>
        <translation>没有未完成的巡检。</translation>
    </message>
    <message>
        <source>A visit begins at a site: from what is due today, or from the register.</source>
        <translation>巡检从网点开始：从今日到期的网点，或从网点列表选一个。</translation>
    </message>
    <message>
        <source>Signed visits are opened from the history of their site.</source>
        <translation>已签字的巡检请从网点的历史中打开。</translation>
    </message>
</context>
<context>
    <name>StatusCard</name>
    <message>
        <source>Check connection</source>
        <translation>检查连接</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Safe to leave</source>
        <translation>可以放心离开</translation>
    </message>
    <message>
        <source>Not everything is at central yet</source>
        <translation>还有内容没有到中心</translation>
    </message>
    <message>
        <source>This laptop knows no central service yet. Work is kept here.</source>
        <translation>这台电脑还没有登记中心服务，内容都保存在本机。</translation>
    </message>
    <message>
        <source>Offline. Work goes on; sending resumes by itself.</source>
        <translation>当前离线，工作不受影响；联网后自动继续上传。</translation>
    </message>
    <message>
        <source>Connected to central.</source>
        <translation>已连接中心。</translation>
    </message>
    <message>
        <source>Sending.</source>
        <translation>正在上传。</translation>
    </message>
    <message>
        <source>Something needs you.</source>
        <translation>有事项需要处理。</translation>
    </message>
    <message>
        <source>everything verified {time}</source>
        <translation>{time} 全部核验</translation>
    </message>
    <message>
        <source>last try {time}</source>
        <translation>上次尝试 {time}</translation>
    </message>
    <message>
        <source>next try {time}</source>
        <translation>下次尝试 {time}</translation>
    </message>
    <message>
        <source>Sending {done} of {total}</source>
        <translation>上传中 {done} / {total}</translation>
    </message>
    <message>
        <source>Asking central…</source>
        <translation>正在询问中心…</translation>
    </message>
</context>
<context>
    <name>StepRow</name>
    <message>
        <source>you judge</source>
        <translation>人工判断</translation>
    </message>
    <message>
        <source>not carried out</source>
        <translation>未执行</translation>
    </message>
    <message>
        <source>limit {0}</source>
        <translation>限值 {0}</translation>
    </message>
</context>
<context>
    <name>StepsView</name>
    <message>
        <source>Asking central and using the code</source>
        <translation>联系中心，使用登记码</translation>
    </message>
    <message>
        <source>Checking login and password at central</source>
        <translation>向中心核对账号和密码</translation>
    </message>
    <message>
        <source>Making the encrypted data of this laptop</source>
        <translation>建立本机加密数据</translation>
    </message>
    <message>
        <source>Leaving a sealed spare key at central</source>
        <translation>把封存的备用密钥交给中心</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>now</source>
        <translation>正在进行</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>以后再交</translation>
    </message>
</context>
<context>
    <name>StockDialog</name>
    <message>
        <source>Stock-take</source>
        <translation>盘点</translation>
    </message>
    <message>
        <source>Scan a label, or type its number or a serial number, then Enter</source>
        <translation>扫标签，或输入标签编号、序列号后回车</translation>
    </message>
    <message>
        <source>Devices to find</source>
        <translation>应盘设备</translation>
    </message>
    <message>
        <source>Serial number on the device</source>
        <translation>实物序列号</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Add device</source>
        <translation>新增设备</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>以后再盘</translation>
    </message>
    <message>
        <source>Close the stock-take</source>
        <translation>结束盘点</translation>
    </message>
    <message>
        <source>A scanned label says which record it is, not that it was seen here.</source>
        <translation>扫到标签只说明是哪条登记，不能证明设备在现场。</translation>
    </message>
    <message>
        <source>{n} of {m} marked</source>
        <translation>已盘 {n} / {m} 台</translation>
    </message>
    <message>
        <source>Expected here by the contract, not registered: {kinds}. Add what stands here; the rest is noted when you close.</source>
        <translation>合同要求有、还没有登记：{kinds}。现场有的请新增，其余在结束时记为没找到。</translation>
    </message>
    <message>
        <source>no serial number yet</source>
        <translation>还没有序列号</translation>
    </message>
    <message>
        <source>Not marked: {n}. They count as missing.</source>
        <translation>还有 {n} 台没有标记，将记为没找到。</translation>
    </message>
    <message>
        <source>Missing in the register from now on: {n}.</source>
        <translation>{n} 台将在登记中记为“盘点未找到”。</translation>
    </message>
    <message>
        <source>Every device was found; different from the register: {n}.</source>
        <translation>设备都在；与登记不同：{n} 台。</translation>
    </message>
    <message>
        <source>Every device was found.</source>
        <translation>设备全部找到。</translation>
    </message>
    <message>
        <source>A closed stock-take cannot be changed.</source>
        <translation>盘点结束后不能再改。</translation>
    </message>
    <message>
        <source>Close the stock-take?</source>
        <translation>结束盘点？</translation>
    </message>
    <message>
        <source>Close it</source>
        <translation>结束盘点</translation>
    </message>
    <message>
        <source>The stock-take is closed and the register follows it.</source>
        <translation>盘点已结束，设备登记已更新。</translation>
    </message>
</context>
<context>
    <name>StockResults</name>
    <message>
        <source>Stock-takes</source>
        <translation>盘点记录</translation>
    </message>
    <message>
        <source>Stock-take</source>
        <translation>盘点</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>No stock-take was closed here yet.</source>
        <translation>本网点还没有完成过盘点。</translation>
    </message>
    <message>
        <source>Newest to Excel</source>
        <translation>最近一次存为 Excel</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>expected without a record {n}</source>
        <translation>应有但无登记 {n}</translation>
    </message>
</context>
<context>
    <name>StopwatchEditor</name>
    <message>
        <source>Lap</source>
        <translation>分段</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>归零</translation>
    </message>
    <message>
        <source>Still running from before the program was started.</source>
        <translation>程序重新打开前已经开始计时，仍在继续。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>best of {0}: {1} s  ({2})</source>
        <translation>{0} 次中最好：{1} 秒（{2}）</translation>
    </message>
    <message>
        <source>laps: {0} s</source>
        <translation>分段：{0} 秒</translation>
    </message>
</context>
<context>
    <name>Summary</name>
    <message>
        <source>items checked</source>
        <translation>已检查项目</translation>
    </message>
    <message>
        <source>abnormal</source>
        <translation>异常</translation>
    </message>
    <message>
        <source>work orders</source>
        <translation>工单</translation>
    </message>
    <message>
        <source>photos</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>score of 100</source>
        <translation>得分（满分 100）</translation>
    </message>
    <message>
        <source>Changed since the last signature</source>
        <translation>上次签字后的改动</translation>
    </message>
    <message>
        <source>revision {0} signed by {1}, {2}</source>
        <translation>修订 {0} 由{1}签字，{2}</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>没有改动。</translation>
    </message>
    <message>
        <source>Asked for: {0}</source>
        <translation>退回要求：{0}</translation>
    </message>
    <message>
        <source>Everything that was checked is in order.</source>
        <translation>所检查的项目全部正常。</translation>
    </message>
    <message>
        <source>Nothing new is wrong. Still open from earlier visits: {0}.</source>
        <translation>没有新的异常。以往未闭环的异常还有 {0} 项。</translation>
    </message>
    <message>
        <source>What is not in order</source>
        <translation>存在的问题</translation>
    </message>
    <message>
        <source>Work order {0}</source>
        <translation>工单 {0}</translation>
    </message>
    <message>
        <source>The record is sealed by the signature, sent to the central team as soon as there is a line, and reviewed there. You receive the PDF.</source>
        <translation>签字后记录封存，联网后上传中心复核。您会得到一份 PDF。</translation>
    </message>
    <message>
        <source>for the check</source>
        <translation>检查用时</translation>
    </message>
    <message>
        <source>revision {0} not signed by the site, {1}</source>
        <translation>修订 {0} 网点未签字，{1}</translation>
    </message>
    <message>
        <source>Photos added: {0}</source>
        <translation>新增照片 {0} 张</translation>
    </message>
    <message>
        <source>None of the changed items is abnormal.</source>
        <translation>改动的项目中没有异常。</translation>
    </message>
    <message>
        <source>Nothing is abnormal; some values are worth a look, see below.</source>
        <translation>没有异常；有几个数值值得留意，见下。</translation>
    </message>
    <message>
        <source>Abnormal items that stay as they were signed before: {0}.</source>
        <translation>另有 {0} 项异常与上次签字时相同。</translation>
    </message>
    <message>
        <source>Only noted, not judged abnormal</source>
        <translation>仅记录，未判为异常</translation>
    </message>
    <message>
        <source>All items, by section</source>
        <translation>全部项目（按部分）</translation>
    </message>
    <message>
        <source>The rest, by section</source>
        <translation>其余项目（按部分）</translation>
    </message>
    <message>
        <source>Enter opens a section</source>
        <translation>按 Enter 展开</translation>
    </message>
    <message>
        <source>Handled on site, no work order.</source>
        <translation>已当场处理，未转工单。</translation>
    </message>
    <message>
        <source>No work order yet: it stays among the site&apos;s open findings.</source>
        <translation>尚未转工单，列在本网点的未处理异常中。</translation>
    </message>
    <message>
        <source>response within {0}</source>
        <translation>{0}内响应</translation>
    </message>
    <message>
        <source>solved within {0}</source>
        <translation>{0}内解决</translation>
    </message>
    <message>
        <source> (by {0})</source>
        <translation>（{0} 前）</translation>
    </message>
</context>
<context>
    <name>SumsCard</name>
    <message>
        <source>revision {0}</source>
        <translation>修订 {0}</translation>
    </message>
    <message>
        <source>{0} of {1} answered</source>
        <translation>已查 {0} / {1}</translation>
    </message>
    <message>
        <source>tests {0}, photos {1}, work orders {2}</source>
        <translation>测试 {0}，照片 {1}，工单 {2}</translation>
    </message>
    <message>
        <source>score {0}</source>
        <translation>得分 {0}</translation>
    </message>
    <message>
        <source>{0}: “{1}”</source>
        <translation>{0}：“{1}”</translation>
    </message>
    <message>
        <source>Asked at the last visit, not any more: {0}</source>
        <translation>上次检查过、现在不再检查：{0}</translation>
    </message>
    <message>
        <source>All items {0}</source>
        <translation>全部 {0}</translation>
    </message>
    <message>
        <source>Abnormal items {0}</source>
        <translation>异常 {0}</translation>
    </message>
    <message>
        <source>Differ from last visit {0}</source>
        <translation>与上次不同 {0}</translation>
    </message>
    <message>
        <source>To return {0}</source>
        <translation>退回 {0}</translation>
    </message>
</context>
<context>
    <name>SymptomBox</name>
    <message>
        <source>Symptom</source>
        <translation>现象</translation>
    </message>
    <message>
        <source>symptom not chosen</source>
        <translation>未选现象</translation>
    </message>
</context>
<context>
    <name>SyncPage</name>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>F5 sync now   Enter open</source>
        <translation>F5 立即同步   Enter 打开</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Open what waits</source>
        <translation>打开所选记录</translation>
    </message>
    <message>
        <source>Waiting for central</source>
        <translation>待上传</translation>
    </message>
    <message>
        <source>Nothing is waiting.</source>
        <translation>没有待上传的内容。</translation>
    </message>
    <message>
        <source>Every record and every attachment was confirmed by central.</source>
        <translation>所有记录和附件都已经中心确认。</translation>
    </message>
    <message>
        <source>{n} waiting · {size}</source>
        <translation>{n} 项 · {size}</translation>
    </message>
    <message>
        <source>Sending what waits, then fetching what is new.</source>
        <translation>先上传待传内容，再取回新内容。</translation>
    </message>
</context>
<context>
    <name>SyncPill</name>
    <message>
        <source>Synchronisation: {state}</source>
        <translation>同步：{state}</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>需要处理</translation>
    </message>
    <message>
        <source>Synchronising</source>
        <translation>正在同步</translation>
    </message>
    <message>
        <source>Sending {done} of {total}</source>
        <translation>上传中 {done} / {total}</translation>
    </message>
    <message>
        <source>{n} waiting</source>
        <translation>待同步 {n}</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>No central</source>
        <translation>未登记</translation>
    </message>
    <message>
        <source>All verified {time}</source>
        <translation>{time} 全部核验</translation>
    </message>
    <message>
        <source>Nothing waiting</source>
        <translation>无待同步</translation>
    </message>
</context>
<context>
    <name>TargetDialog</name>
    <message>
        <source>Port and device</source>
        <translation>端口和设备</translation>
    </message>
    <message>
        <source>Test parameters</source>
        <translation>测试参数</translation>
    </message>
    <message>
        <source>Ports found</source>
        <translation>找到的端口</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Device profile</source>
        <translation>设备配置</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Use this</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Search again</source>
        <translation>重新查找</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>generic</source>
        <translation>通用</translation>
    </message>
    <message>
        <source>Looking for ports and devices …</source>
        <translation>正在查找端口和设备…</translation>
    </message>
</context>
<context>
    <name>TestBench</name>
    <message>
        <source>This item has no device test.</source>
        <translation>此项没有设备测试。</translation>
    </message>
    <message>
        <source>This item cannot be changed now.</source>
        <translation>此项现在不能修改。</translation>
    </message>
    <message>
        <source>Another test is running; Esc stops it.</source>
        <translation>另一项测试正在进行，按 Esc 可停止。</translation>
    </message>
    <message>
        <source>{0}: passed.</source>
        <translation>{0}：通过。</translation>
    </message>
    <message>
        <source>{0}: stopped; what was measured is kept.</source>
        <translation>{0}：已停止，测得的结果已保留。</translation>
    </message>
</context>
<context>
    <name>TextEditor</name>
    <message>
        <source>Write what was found</source>
        <translation>写下检查到的情况</translation>
    </message>
</context>
<context>
    <name>ThumbnailStrip</name>
    <message>
        <source>not here yet</source>
        <translation>还没取回</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>已损坏</translation>
    </message>
</context>
<context>
    <name>TicketDetail</name>
    <message>
        <source>Choose a work order on the left.</source>
        <translation>在左侧选择一张工单。</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>level {0}</source>
        <translation>{0} 级</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>reported by {0}</source>
        <translation>{0} 报告</translation>
    </message>
    <message>
        <source>with {0}</source>
        <translation>{0} 负责</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>limit {0}</source>
        <translation>限值 {0}</translation>
    </message>
    <message>
        <source>due {0}</source>
        <translation>{0} 到期</translation>
    </message>
    <message>
        <source>used {0}</source>
        <translation>已用 {0}</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
</context>
<context>
    <name>TicketRow</name>
    <message>
        <source>Work order {0}</source>
        <translation>工单 {0}</translation>
    </message>
</context>
<context>
    <name>TicketsCard</name>
    <message>
        <source>Open orders by time left</source>
        <translation>未结工单（按剩余时间）</translation>
    </message>
    <message>
        <source>No open work orders.</source>
        <translation>没有未结工单。</translation>
    </message>
    <message>
        <source>Faults found on a visit become work orders with one key.</source>
        <translation>巡检中发现的异常，一键即可转为工单。</translation>
    </message>
</context>
<context>
    <name>TicketsPage</name>
    <message>
        <source>Work orders</source>
        <translation>工单</translation>
    </message>
    <message>
        <source>/ search   ↑↓ choose   F6 next step   Ctrl+N new</source>
        <translation>/ 搜索   ↑↓ 选择   F6 下一步   Ctrl+N 新建</translation>
    </message>
    <message>
        <source>this site</source>
        <translation>本网点</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Choose a work order</source>
        <translation>选择工单</translation>
    </message>
    <message>
        <source>Do the next step</source>
        <translation>执行下一步</translation>
    </message>
    <message>
        <source>New work order</source>
        <translation>新建工单</translation>
    </message>
    <message>
        <source>No work order fits.</source>
        <translation>没有符合条件的工单。</translation>
    </message>
    <message>
        <source>Here are faults and requests with their service clocks.</source>
        <translation>这里显示故障和请求，以及各自的服务时限。</translation>
    </message>
    <message>
        <source>Show all open ones</source>
        <translation>显示全部未结工单</translation>
    </message>
    <message>
        <source>{n} shown</source>
        <translation>显示 {n} 个</translation>
    </message>
    <message>
        <source>{n} past their limit</source>
        <translation>{n} 张超时</translation>
    </message>
    <message>
        <source>all within their limits</source>
        <translation>没有超时</translation>
    </message>
    <message>
        <source>The work order was created; its clocks are running.</source>
        <translation>工单已创建，时限开始计时。</translation>
    </message>
</context>
<context>
    <name>Tiles</name>
    <message>
        <source>Due visits</source>
        <translation>到期巡检</translation>
    </message>
    <message>
        <source>To go on with</source>
        <translation>待继续</translation>
    </message>
    <message>
        <source>Open orders</source>
        <translation>未结工单</translation>
    </message>
    <message>
        <source>Not yet at central</source>
        <translation>未到中心</translation>
    </message>
    <message>
        <source>{n} overdue</source>
        <translation>{n} 个逾期</translation>
    </message>
    <message>
        <source>none overdue</source>
        <translation>无逾期</translation>
    </message>
    <message>
        <source>{n} returned</source>
        <translation>{n} 个退回</translation>
    </message>
    <message>
        <source>none returned</source>
        <translation>无退回</translation>
    </message>
    <message>
        <source>{n} over time</source>
        <translation>{n} 个超时</translation>
    </message>
    <message>
        <source>all in time</source>
        <translation>均未超时</translation>
    </message>
    <message>
        <source>everything is there</source>
        <translation>全部已到</translation>
    </message>
</context>
<context>
    <name>TodayPage</name>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Enter start visit   ↑↓ choose   Ctrl+K search</source>
        <translation>Enter 开始巡检   ↑↓ 选择   Ctrl+K 搜索</translation>
    </message>
    <message>
        <source>Start the chosen visit</source>
        <translation>开始所选巡检</translation>
    </message>
    <message>
        <source>Choose a visit</source>
        <translation>选择巡检</translation>
    </message>
    <message>
        <source>Quick device test</source>
        <translation>快速设备测试</translation>
    </message>
    <message>
        <source>New work order</source>
        <translation>新建工单</translation>
    </message>
    <message>
        <source>Start visit</source>
        <translation>开始巡检</translation>
    </message>
    <message>
        <source>visits done today: {n}</source>
        <translation>今日完成 {n} 个</translation>
    </message>
</context>
<context>
    <name>TrendPanel</name>
    <message>
        <source>Last visits</source>
        <translation>历次数值</translation>
    </message>
    <message>
        <source>{0} to {1} {2}</source>
        <translation>{0} 至 {1} {2}</translation>
    </message>
</context>
<context>
    <name>VirtualCard</name>
    <message>
        <source>Virtual bench</source>
        <translation>虚拟台架</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Simulated devices with real bytes, to train and to try faults.</source>
        <translation>收发真实报文的模拟设备，用于培训和演练故障。</translation>
    </message>
    <message>
        <source>Stop this virtual device</source>
        <translation>停用这台虚拟设备</translation>
    </message>
    <message>
        <source>Faults of {0}</source>
        <translation>{0} 的故障开关</translation>
    </message>
</context>
<context>
    <name>VisitLineDelegate</name>
    <message>
        <source>returned, items: {0}</source>
        <translation>退回 {0} 项</translation>
    </message>
    <message>
        <source>reworked, to be signed</source>
        <translation>已整改，待签字</translation>
    </message>
    <message>
        <source>{0} of {1} answered</source>
        <translation>已查 {0} / {1}</translation>
    </message>
    <message>
        <source>{0} abnormal</source>
        <translation>{0} 项异常</translation>
    </message>
    <message>
        <source>last saved {0}</source>
        <translation>最后保存 {0}</translation>
    </message>
    <message>
        <source>Central: {0}</source>
        <translation>中心意见：{0}</translation>
    </message>
</context>
<context>
    <name>VisitPage</name>
    <message>
        <source>normal</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>abnormal</source>
        <translation>异常</translation>
    </message>
    <message>
        <source>not applicable</source>
        <translation>不适用</translation>
    </message>
    <message>
        <source>item before, after</source>
        <translation>上一项、下一项</translation>
    </message>
    <message>
        <source>next open item</source>
        <translation>下一个未查项</translation>
    </message>
    <message>
        <source>section before, after</source>
        <translation>上一组、下一组</translation>
    </message>
    <message>
        <source>note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>run the device test</source>
        <translation>设备测试</translation>
    </message>
    <message>
        <source>stopwatch on, off</source>
        <translation>秒表开始、停止</translation>
    </message>
    <message>
        <source>stopwatch: lap, reset</source>
        <translation>秒表分段、归零</translation>
    </message>
    <message>
        <source>setting as last time</source>
        <translation>设置同上次</translation>
    </message>
    <message>
        <source>all settings of the section as last time</source>
        <translation>本组设置全部同上次</translation>
    </message>
    <message>
        <source>only what differs from the last visit</source>
        <translation>只看与上次不同的项</translation>
    </message>
    <message>
        <source>why this item is asked</source>
        <translation>为什么要检查这一项</translation>
    </message>
    <message>
        <source>finding</source>
        <translation>填写异常</translation>
    </message>
    <message>
        <source>finding to work order</source>
        <translation>异常转工单</translation>
    </message>
    <message>
        <source>finish checking</source>
        <translation>完成检查</translation>
    </message>
    <message>
        <source>leave the field, stop the test</source>
        <translation>离开输入框、停止测试</translation>
    </message>
    <message>
        <source>Visit</source>
        <translation>巡检</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>返回列表</translation>
    </message>
    <message>
        <source>Not closed properly last time. Items restored: {0}.</source>
        <translation>上次未正常关闭，已恢复 {0} 项。</translation>
    </message>
    <message>
        <source>see the remarks on the items</source>
        <translation>见各项意见</translation>
    </message>
    <message>
        <source>Returned by {0}: {1} — only what was returned is open: {2}.</source>
        <translation>{0} 退回：{1}。只需处理退回的 {2} 项。</translation>
    </message>
    <message>
        <source>visit {0}</source>
        <translation>巡检单 {0}</translation>
    </message>
    <message>
        <source>checklist v{0}</source>
        <translation>检查单 v{0}</translation>
    </message>
    <message>
        <source>revision {0}</source>
        <translation>修订 {0}</translation>
    </message>
    <message>
        <source>begun {0}</source>
        <translation>{0} 开始</translation>
    </message>
    <message>
        <source>{0} elapsed</source>
        <translation>已用 {0}</translation>
    </message>
    <message>
        <source>1–{0} answer the test&apos;s question</source>
        <translation>1–{0} 回答测试的提问</translation>
    </message>
    <message>
        <source>1 put right  2 still open  3 could not be seen  Enter next open</source>
        <translation>1 已处理  2 仍未处理  3 未能核实  Enter 下一项</translation>
    </message>
    <message>
        <source>1 normal  2 abnormal  3 n/a  N note  P photo  T test  Enter next open</source>
        <translation>1 正常  2 异常  3 不适用  N 备注  P 照片  T 测试  Enter 下一项</translation>
    </message>
    <message>
        <source>Esc leaves the field, then 1 normal  2 abnormal  3 n/a</source>
        <translation>Esc 离开输入框，再按 1 正常  2 异常  3 不适用</translation>
    </message>
    <message>
        <source>Enter takes it and goes on</source>
        <translation>Enter 填入并到下一项</translation>
    </message>
    <message>
        <source>Void this visit?</source>
        <translation>作废本次巡检？</translation>
    </message>
    <message>
        <source>It stays in the list as voided; nothing is deleted.</source>
        <translation>记录保留并标为已作废，不会删除任何内容。</translation>
    </message>
    <message>
        <source>Void this visit</source>
        <translation>作废本次巡检</translation>
    </message>
    <message>
        <source>Why is this answer changed?</source>
        <translation>为什么修改这个结果？</translation>
    </message>
    <message>
        <source>Save with this reason</source>
        <translation>按此原因保存</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>what the test read into the device&apos;s record</source>
        <translation>把测试读到的写入设备登记</translation>
    </message>
    <message>
        <source>paste a picture or files</source>
        <translation>粘贴图片或文件</translation>
    </message>
    <message>
        <source>take a photo</source>
        <translation>拍照</translation>
    </message>
</context>
<context>
    <name>WatchView</name>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
    <message>
        <source>{0} s left</source>
        <translation>还剩 {0} 秒</translation>
    </message>
</context>
<context>
    <name>WhoForm</name>
    <message>
        <source>Supervisor&apos;s name</source>
        <translation>负责人姓名</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>职务</translation>
    </message>
    <message>
        <source>such as station head</source>
        <translation>如：站长</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>可不填</translation>
    </message>
    <message>
        <source>Name (optional)</source>
        <translation>姓名（可不填）</translation>
    </message>
    <message>
        <source>choose or type</source>
        <translation>可选择或输入</translation>
    </message>
    <message>
        <source>full name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>{0} is the engineer of this visit. Somebody of the site must sign.</source>
        <translation>{0} 是本次巡检的工程师，须由网点人员签字。</translation>
    </message>
    <message>
        <source>{0} is the engineer of this visit, not somebody of the site.</source>
        <translation>{0} 是本次巡检的工程师，不是网点人员。</translation>
    </message>
    <message>
        <source>Central lists him here, without a PIN: the record says so.</source>
        <translation>中心已登记此人，没有 PIN；记录会写明。</translation>
    </message>
    <message>
        <source>Signed here before. The record says: name as typed.</source>
        <translation>此前在本网点签过字。记录会写明：姓名由人输入。</translation>
    </message>
    <message>
        <source>The record says: name as typed.</source>
        <translation>记录会写明：姓名由人输入。</translation>
    </message>
</context>
<context>
    <name>WireCard</name>
    <message>
        <source>Wire log</source>
        <translation>报文记录</translation>
    </message>
    <message>
        <source>Show as</source>
        <translation>显示方式</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Decoded</source>
        <translation>解码</translation>
    </message>
    <message>
        <source>Export pcap</source>
        <translation>导出 pcap</translation>
    </message>
    <message>
        <source>No bytes yet.</source>
        <translation>还没有报文。</translation>
    </message>
    <message>
        <source>Everything sent and received during a test is shown here with its time.</source>
        <translation>测试中收发的每个字节连同时间都会显示在这里。</translation>
    </message>
    <message>
        <source>This kind of device has no decoder; see the bytes as hex or text.</source>
        <translation>这类设备没有解码器，请看十六进制或文本。</translation>
    </message>
    <message>
        <source>Paper, display</source>
        <translation>纸面、屏面</translation>
    </message>
</context>
<context>
    <name>WirePanel</name>
    <message>
        <source>Wire log</source>
        <translation>报文记录</translation>
    </message>
    <message>
        <source>As text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Decode</source>
        <translation>解码</translation>
    </message>
    <message>
        <source>Export pcap</source>
        <translation>导出 pcap</translation>
    </message>
    <message>
        <source>{0} more records are in the exported file.</source>
        <translation>其余 {0} 条见导出的文件。</translation>
    </message>
    <message>
        <source>Bytes sent and received appear here during a test.</source>
        <translation>测试时收发的报文显示在这里。</translation>
    </message>
</context>
<context>
    <name>WordsField</name>
    <message>
        <source>Words on the photo</source>
        <translation>照片上的文字</translation>
    </message>
    <message>
        <source>Words, then Enter</source>
        <translation>输入文字，按回车</translation>
    </message>
</context>
<context>
    <name>WorkView</name>
    <message>
        <source>Nothing differs from the last visit so far.</source>
        <translation>目前与上次没有不同。</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>Your role has no such page.</source>
        <translation>您的角色没有这个页面。</translation>
    </message>
</context>
<context>
    <name>_Broken</name>
    <message>
        <source>This page cannot be shown.</source>
        <translation>这个页面无法显示。</translation>
    </message>
    <message>
        <source>The program failed while building it; your data are not affected. The other pages work. The log in the data folder says what went wrong.</source>
        <translation>程序生成页面时出错，数据不受影响，其他页面可以正常使用。原因记录在数据文件夹的日志中。</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>Go to: {page}</source>
        <translation>前往：{page}</translation>
    </message>
    <message>
        <source>Today&apos;s round</source>
        <translation>今天的路线</translation>
    </message>
    <message>
        <source>Quick device test</source>
        <translation>快速设备测试</translation>
    </message>
    <message>
        <source>New work order</source>
        <translation>新建工单</translation>
    </message>
    <message>
        <source>Synchronise now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation>浅色界面</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>深色界面</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>Search and go</source>
        <translation>搜索与跳转</translation>
    </message>
</context>
<context>
    <name>assets</name>
    <message>
        <source>warranty ended</source>
        <translation>已过保修期</translation>
    </message>
    <message>
        <source>warranty: {n} days left</source>
        <translation>保修还剩 {n} 天</translation>
    </message>
    <message>
        <source>{n} changed</source>
        <translation>{n} 处变化</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>never tested</source>
        <translation>还没有测试过</translation>
    </message>
    <message>
        <source>{last}, never passed</source>
        <translation>{last}，从未通过</translation>
    </message>
    <message>
        <source>{last}, last passed {day}</source>
        <translation>{last}，上次通过 {day}</translation>
    </message>
    <message>
        <source>expected by the contract, not registered</source>
        <translation>合同要求有，还没有登记</translation>
    </message>
    <message>
        <source>Save stock-take results</source>
        <translation>保存盘点结果</translation>
    </message>
</context>
<context>
    <name>formats</name>
    <message>
        <source>due today</source>
        <translation>今日到期</translation>
    </message>
    <message>
        <source>due tomorrow</source>
        <translation>明日到期</translation>
    </message>
    <message>
        <source>1 day overdue</source>
        <translation>逾期 1 天</translation>
    </message>
    <message>
        <source>{n} days overdue</source>
        <translation>逾期 {n} 天</translation>
    </message>
    <message>
        <source>in {n} days</source>
        <translation>{n} 天后</translation>
    </message>
    <message>
        <source>{d} d {h} h</source>
        <translation>{d} 天 {h} 小时</translation>
    </message>
    <message>
        <source>{h} h {m} min</source>
        <translation>{h} 小时 {m} 分</translation>
    </message>
    <message>
        <source>{m} min {s} s</source>
        <translation>{m} 分 {s} 秒</translation>
    </message>
    <message>
        <source>{s} s</source>
        <translation>{s} 秒</translation>
    </message>
    <message>
        <source>{d} d</source>
        <translation>{d} 天</translation>
    </message>
    <message>
        <source>{h} h</source>
        <translation>{h} 小时</translation>
    </message>
    <message>
        <source>{m} min</source>
        <translation>{m} 分钟</translation>
    </message>
</context>
<context>
    <name>history</name>
    <message>
        <source>Not answered yet.</source>
        <translation>还没有结果。</translation>
    </message>
    <message>
        <source>This visit was made on another laptop: here is what stood at the end of each revision. Changes in between are kept on that laptop and by central.</source>
        <translation>这次巡检在另一台电脑上完成：这里只有每次修订最后的结果。中间的修改保存在那台电脑和中心。</translation>
    </message>
    <message>
        <source>{0} added</source>
        <translation>添加 {0}</translation>
    </message>
    <message>
        <source>{0} drawn on</source>
        <translation>在 {0} 上标注</translation>
    </message>
    <message>
        <source>{0} taken off</source>
        <translation>移除 {0}</translation>
    </message>
    <message>
        <source>{0} put back</source>
        <translation>放回 {0}</translation>
    </message>
    <message>
        <source>Reason: {0}</source>
        <translation>原因：{0}</translation>
    </message>
    <message>
        <source>note “{0}”</source>
        <translation>备注“{0}”</translation>
    </message>
    <message>
        <source>clock checked over a day ago</source>
        <translation>时钟一天前校对</translation>
    </message>
    <message>
        <source>clock never checked</source>
        <translation>时钟未校对</translation>
    </message>
    <message>
        <source>revision {0}</source>
        <translation>修订 {0}</translation>
    </message>
</context>
<context>
    <name>import</name>
    <message>
        <source>new</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>变更</translation>
    </message>
    <message>
        <source>same</source>
        <translation>一致</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>未导入</translation>
    </message>
    <message>
        <source>odd</source>
        <translation>可疑</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>变更</translation>
    </message>
    <message>
        <source>Same</source>
        <translation>一致</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>未导入</translation>
    </message>
    <message>
        <source>Odd</source>
        <translation>可疑</translation>
    </message>
    <message>
        <source>Not in the file</source>
        <translation>文件里没有</translation>
    </message>
    <message>
        <source>{state}, odd</source>
        <translation>{state}，可疑</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>（空）</translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>复核</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>Sites</source>
        <translation>网点</translation>
    </message>
    <message>
        <source>Visit</source>
        <translation>巡检</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>工单</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>知识</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>plan</name>
    <message>
        <source>Overdue</source>
        <translation>逾期</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>到期</translation>
    </message>
    <message>
        <source>Moved away</source>
        <translation>已改期</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>预计</translation>
    </message>
    <message>
        <source>off</source>
        <translation>休</translation>
    </message>
    <message>
        <source>work</source>
        <translation>班</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>public holiday</source>
        <translation>法定假日</translation>
    </message>
    <message>
        <source>make-up working day</source>
        <translation>调休上班</translation>
    </message>
    <message>
        <source>no visits</source>
        <translation>没有巡检</translation>
    </message>
    <message>
        <source>begun</source>
        <translation>已开始</translation>
    </message>
    <message>
        <source>now {day}</source>
        <translation>改到 {day}</translation>
    </message>
    <message>
        <source>from {day}</source>
        <translation>原定 {day}</translation>
    </message>
</context>
<context>
    <name>register</name>
    <message>
        <source>Town and name do not fit</source>
        <translation>镇街与名称不符</translation>
    </message>
    <message>
        <source>The site stands under one town while its name speaks of another. Rounds and the supervisor&apos;s list go by the town, so the visit may be planned in the wrong place.</source>
        <translation>登记的镇街与名称里的镇街不同。路线和负责人的名单都按镇街，巡检可能排错地方。</translation>
    </message>
    <message>
        <source>Same name in one town</source>
        <translation>同镇街重名</translation>
    </message>
    <message>
        <source>It may be one place that was registered twice. Its visits and devices are then split over two records.</source>
        <translation>可能是同一处登记了两次，巡检和设备会分散在两条记录里。</translation>
    </message>
    <message>
        <source>Same name in several towns</source>
        <translation>不同镇街重名</translation>
    </message>
    <message>
        <source>One of the towns may be a slip. Rounds are planned by the town.</source>
        <translation>其中一个镇街可能写错，而路线按镇街安排。</translation>
    </message>
    <message>
        <source>Town unknown to the contract</source>
        <translation>镇街不在合同包里</translation>
    </message>
    <message>
        <source>Accounts that cover certain towns do not see this site.</source>
        <translation>只负责部分镇街的账号看不到该网点。</translation>
    </message>
    <message>
        <source>Business unknown to the contract</source>
        <translation>业务不在合同包里</translation>
    </message>
    <message>
        <source>There is no checklist for the site, so no visit is ever due there.</source>
        <translation>该网点没有检查单，永远不会安排巡检。</translation>
    </message>
    <message>
        <source>Phone number cannot be dialled</source>
        <translation>电话打不通</translation>
    </message>
    <message>
        <source>Nobody can be called before the visit.</source>
        <translation>巡检前无法电话联系。</translation>
    </message>
    <message>
        <source>Closed, with open work orders</source>
        <translation>已停止服务，仍有未关闭工单</translation>
    </message>
    <message>
        <source>Their service times go on running.</source>
        <translation>工单的服务时限仍在计时。</translation>
    </message>
    <message>
        <source>Numbers left out</source>
        <translation>缺号</translation>
    </message>
    <message>
        <source>The register&apos;s numbers leave these out. Such sites may have been dropped on purpose, or be lacking here.</source>
        <translation>登记表的序号缺了这些，可能是有意取消的，也可能是漏登。</translation>
    </message>
</context>
<context>
    <name>scans</name>
    <message>
        <source>Opened from its label. A label is no proof of having been there.</source>
        <translation>已按标签打开登记。扫标签不能证明到过现场。</translation>
    </message>
</context>
<context>
    <name>sites</name>
    <message>
        <source>{n} open</source>
        <translation>{n} 项未结</translation>
    </message>
    <message>
        <source>Open findings</source>
        <translation>未处理异常</translation>
    </message>
    <message>
        <source>overdue</source>
        <translation>已逾期</translation>
    </message>
    <message>
        <source>Close …</source>
        <translation>关闭…</translation>
    </message>
    <message>
        <source>Close the finding: {0}</source>
        <translation>关闭异常：{0}</translation>
    </message>
    <message>
        <source>Open work orders</source>
        <translation>未结工单</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>No visit on this laptop yet. The first one starts the history.</source>
        <translation>本机还没有该网点的巡检记录，第一次巡检后开始积累。</translation>
    </message>
    <message>
        <source>and {n} earlier</source>
        <translation>另有更早 {n} 次</translation>
    </message>
    <message>
        <source>{n} abnormal</source>
        <translation>{n} 项异常</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>This site is closed: it is kept for its history and never due.</source>
        <translation>该网点已停用：保留历史记录，不再安排巡检。</translation>
    </message>
    <message>
        <source>Open in the plan</source>
        <translation>在计划中查看</translation>
    </message>
    <message>
        <source>{name} has begun it</source>
        <translation>{name}已开始</translation>
    </message>
</context>
<context>
    <name>summary</name>
    <message>
        <source>Open from earlier visits</source>
        <translation>以往未闭环的异常</translation>
    </message>
    <message>
        <source>put right on {0}</source>
        <translation>{0} 已处理</translation>
    </message>
    <message>
        <source>Scores by section</source>
        <translation>各组得分</translation>
    </message>
    <message>
        <source>100: everything answered is in order; a value outside its guide counts half.</source>
        <translation>已检查的项全部正常为 100 分；超出参考值的项计一半。</translation>
    </message>
    <message>
        <source>Since last visit</source>
        <translation>与上次相比</translation>
    </message>
    <message>
        <source>Nothing differs.</source>
        <translation>没有不同。</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>另有 {0} 项</translation>
    </message>
</context>
<context>
    <name>sync</name>
    <message>
        <source>Waiting</source>
        <translation>待上传</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>上传中</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>被拒收</translation>
    </message>
    <message>
        <source>Two values</source>
        <translation>有冲突</translation>
    </message>
    <message>
        <source>{n} changes</source>
        <translation>{n} 处改动</translation>
    </message>
    <message>
        <source>since {time}</source>
        <translation>始于 {time}</translation>
    </message>
</context>
<context>
    <name>ticket_actions</name>
    <message>
        <source>Take over</source>
        <translation>接单处理</translation>
    </message>
    <message>
        <source>Submit the plan</source>
        <translation>提交方案</translation>
    </message>
    <message>
        <source>What will be done, when, by whom</source>
        <translation>做什么、何时做、谁来做</translation>
    </message>
    <message>
        <source>Arrived on site</source>
        <translation>到达现场</translation>
    </message>
    <message>
        <source>Mark as resolved</source>
        <translation>标记解决</translation>
    </message>
    <message>
        <source>Cause and what was done</source>
        <translation>原因和处理方法</translation>
    </message>
    <message>
        <source>User confirmed</source>
        <translation>用户已确认</translation>
    </message>
    <message>
        <source>Close it</source>
        <translation>关闭工单</translation>
    </message>
    <message>
        <source>Accept it</source>
        <translation>受理</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>派单</translation>
    </message>
    <message>
        <source>Note for whoever gets it (may be empty)</source>
        <translation>给处理人的说明（可不填）</translation>
    </message>
    <message>
        <source>Send to the site</source>
        <translation>派人到场</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>恢复处理</translation>
    </message>
    <message>
        <source>Suspend</source>
        <translation>挂起</translation>
    </message>
    <message>
        <source>What it is waiting for; the clocks stand still meanwhile</source>
        <translation>在等什么；挂起期间时限暂停</translation>
    </message>
    <message>
        <source>Reopen</source>
        <translation>重新打开</translation>
    </message>
    <message>
        <source>What is still wrong</source>
        <translation>还有什么问题</translation>
    </message>
    <message>
        <source>Change the level</source>
        <translation>变更等级</translation>
    </message>
    <message>
        <source>Why the level is another one</source>
        <translation>为什么变更等级</translation>
    </message>
    <message>
        <source>Add a note</source>
        <translation>添加备注</translation>
    </message>
    <message>
        <source>What happened, what was agreed</source>
        <translation>发生了什么、约定了什么</translation>
    </message>
    <message>
        <source>Cancel the work order</source>
        <translation>撤销工单</translation>
    </message>
    <message>
        <source>Why it is not needed</source>
        <translation>为什么不需要</translation>
    </message>
    <message>
        <source>Note (may be empty)</source>
        <translation>备注（可不填）</translation>
    </message>
</context>
<context>
    <name>today</name>
    <message>
        <source>{n} findings</source>
        <translation>{n} 项异常</translation>
    </message>
    <message>
        <source>1 finding</source>
        <translation>1 项异常</translation>
    </message>
    <message>
        <source>{n} orders</source>
        <translation>{n} 张工单</translation>
    </message>
    <message>
        <source>1 order</source>
        <translation>1 张工单</translation>
    </message>
    <message>
        <source>moved to {day}</source>
        <translation>改到 {day}</translation>
    </message>
    <message>
        <source>last {day}</source>
        <translation>上次 {day}</translation>
    </message>
    <message>
        <source>never visited</source>
        <translation>未巡检过</translation>
    </message>
    <message>
        <source>{n} abnormal</source>
        <translation>{n} 项异常</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>退回</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>in progress</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>not checked</source>
        <translation>未查</translation>
    </message>
    <message>
        <source>{time} over</source>
        <translation>超时 {time}</translation>
    </message>
    <message>
        <source>paused, {over}</source>
        <translation>暂停，{over}</translation>
    </message>
    <message>
        <source>paused, {time} left</source>
        <translation>暂停，剩 {time}</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩 {time}</translation>
    </message>
    <message>
        <source>due {time}</source>
        <translation>{time} 到期</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Abnormal</source>
        <translation>异常</translation>
    </message>
    <message>
        <source>N/A</source>
        <translation>不适用</translation>
    </message>
    <message>
        <source>Field engineer</source>
        <translation>现场工程师</translation>
    </message>
    <message>
        <source>Site supervisor</source>
        <translation>网点负责人</translation>
    </message>
    <message>
        <source>Central reviewer</source>
        <translation>中心复核</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>管理员</translation>
    </message>
    <message>
        <source>In progress</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Finished, to be signed</source>
        <translation>待签字</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>已签字</translation>
    </message>
    <message>
        <source>Voided</source>
        <translation>已作废</translation>
    </message>
    <message>
        <source>Not reviewed</source>
        <translation>未复核</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>已通过</translation>
    </message>
    <message>
        <source>Returned for rework</source>
        <translation>退回整改</translation>
    </message>
    <message>
        <source>To be accepted</source>
        <translation>待受理</translation>
    </message>
    <message>
        <source>To be assigned</source>
        <translation>待派单</translation>
    </message>
    <message>
        <source>Assigned</source>
        <translation>已派单</translation>
    </message>
    <message>
        <source>Being handled</source>
        <translation>处理中</translation>
    </message>
    <message>
        <source>Suspended</source>
        <translation>挂起</translation>
    </message>
    <message>
        <source>To be confirmed</source>
        <translation>待确认</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>Reported</source>
        <translation>报修</translation>
    </message>
    <message>
        <source>Reviewed</source>
        <translation>受理</translation>
    </message>
    <message>
        <source>Taken over</source>
        <translation>接单</translation>
    </message>
    <message>
        <source>Plan submitted</source>
        <translation>提交方案</translation>
    </message>
    <message>
        <source>Sent to the site</source>
        <translation>派往现场</translation>
    </message>
    <message>
        <source>Arrived on site</source>
        <translation>到达现场</translation>
    </message>
    <message>
        <source>Resumed</source>
        <translation>恢复处理</translation>
    </message>
    <message>
        <source>Resolved</source>
        <translation>已解决</translation>
    </message>
    <message>
        <source>Reopened</source>
        <translation>重新打开</translation>
    </message>
    <message>
        <source>Level changed</source>
        <translation>调整等级</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>响应</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>Resolve</source>
        <translation>解决</translation>
    </message>
    <message>
        <source>Arrival</source>
        <translation>到场</translation>
    </message>
    <message>
        <source>running</source>
        <translation>计时中</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>met</source>
        <translation>已达标</translation>
    </message>
    <message>
        <source>breached</source>
        <translation>已超时</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>Customer display</source>
        <translation>顾客显示屏</translation>
    </message>
    <message>
        <source>Handheld</source>
        <translation>抄表机</translation>
    </message>
    <message>
        <source>Card reader</source>
        <translation>读写卡机</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>线路</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>电脑</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>数据库</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>应用系统</translation>
    </message>
    <message>
        <source>Security device</source>
        <translation>安全设备</translation>
    </message>
    <message>
        <source>Not handled</source>
        <translation>未处理</translation>
    </message>
    <message>
        <source>Handled</source>
        <translation>已处理</translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation>已撤回</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>不通过</translation>
    </message>
    <message>
        <source>Could not be tested</source>
        <translation>无法测试</translation>
    </message>
    <message>
        <source>No reply in time</source>
        <translation>超时无应答</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Not run</source>
        <translation>未执行</translation>
    </message>
    <message>
        <source>Inconclusive</source>
        <translation>无法判定</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Wire capture</source>
        <translation>报文记录</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>clock checked</source>
        <translation>时间已校对</translation>
    </message>
    <message>
        <source>clock checked a while ago</source>
        <translation>时间校对已久</translation>
    </message>
    <message>
        <source>clock never checked</source>
        <translation>时间未校对</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>网点</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Visit</source>
        <translation>巡检</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>检查结果</translation>
    </message>
    <message>
        <source>Test run</source>
        <translation>测试记录</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>佐证</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>异常</translation>
    </message>
    <message>
        <source>Work order</source>
        <translation>服务工单</translation>
    </message>
    <message>
        <source>Work order entry</source>
        <translation>工单记录</translation>
    </message>
    <message>
        <source>Sign-off</source>
        <translation>现场签字确认</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>复核</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>回执</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账号</translation>
    </message>
    <message>
        <source>Visit plan</source>
        <translation>巡检计划</translation>
    </message>
    <message>
        <source>Stock-take</source>
        <translation>设备盘点</translation>
    </message>
    <message>
        <source>Assignee</source>
        <translation>处理人</translation>
    </message>
    <message>
        <source>Symptom</source>
        <translation>现象</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Way of handling</source>
        <translation>处理方式</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Device profile</source>
        <translation>设备配置</translation>
    </message>
    <message>
        <source>Name in the register</source>
        <translation>登记名称</translation>
    </message>
    <message>
        <source>Maker</source>
        <translation>厂商</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>型号</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>序列号</translation>
    </message>
    <message>
        <source>Warranty until</source>
        <translation>保修至</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>服务等级</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Advice</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Handling result</source>
        <translation>处理结果</translation>
    </message>
    <message>
        <source>Date handled</source>
        <translation>处理日期</translation>
    </message>
    <message>
        <source>{0} abnormal</source>
        <translation>{0} 项异常</translation>
    </message>
    <message>
        <source>Saved to {0}</source>
        <translation>已保存到 {0}</translation>
    </message>
    <message>
        <source>not answered</source>
        <translation>未检查</translation>
    </message>
    <message>
        <source>guide value {0}</source>
        <translation>参考值 {0}</translation>
    </message>
    <message>
        <source>limit {0}</source>
        <translation>限值 {0}</translation>
    </message>
    <message>
        <source>outside the guide value</source>
        <translation>超出参考值</translation>
    </message>
    <message>
        <source>new in this checklist</source>
        <translation>本检查单新增</translation>
    </message>
    <message>
        <source>not asked any more</source>
        <translation>不再检查</translation>
    </message>
    <message>
        <source>score {0} of 100</source>
        <translation>得分 {0}，满分 100</translation>
    </message>
    <message>
        <source>{0} at the last visit</source>
        <translation>上次 {0}</translation>
    </message>
    <message>
        <source>not looked at</source>
        <translation>未核实</translation>
    </message>
    <message>
        <source>put right</source>
        <translation>已处理</translation>
    </message>
    <message>
        <source>still open</source>
        <translation>仍未处理</translation>
    </message>
    <message>
        <source>could not be seen</source>
        <translation>未能核实</translation>
    </message>
    <message>
        <source>{0} days ago</source>
        <translation>{0} 天前</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>overdue</source>
        <translation>已逾期</translation>
    </message>
    <message>
        <source>Found {0}</source>
        <translation>发现于 {0}</translation>
    </message>
    <message>
        <source>needs a photo taken here</source>
        <translation>需现场拍照</translation>
    </message>
    <message>
        <source>needs a file (not a photo)</source>
        <translation>需附文件（照片不算）</translation>
    </message>
    <message>
        <source>file (not a photo) needed if abnormal</source>
        <translation>异常时需附文件（照片不算）</translation>
    </message>
    <message>
        <source>photo and note needed if abnormal</source>
        <translation>异常时需拍照并说明</translation>
    </message>
    <message>
        <source>photo needed if abnormal</source>
        <translation>异常时需拍照</translation>
    </message>
    <message>
        <source>note needed if abnormal</source>
        <translation>异常时需说明</translation>
    </message>
    <message>
        <source>reason needed outside the guide value</source>
        <translation>超出参考值需写原因</translation>
    </message>
    <message>
        <source>reason needed if not applicable</source>
        <translation>不适用时需写原因</translation>
    </message>
    <message>
        <source>value missing</source>
        <translation>未填写</translation>
    </message>
    <message>
        <source>photo missing</source>
        <translation>缺照片</translation>
    </message>
    <message>
        <source>file missing</source>
        <translation>缺文件</translation>
    </message>
    <message>
        <source>note missing</source>
        <translation>缺备注</translation>
    </message>
    <message>
        <source>description missing</source>
        <translation>缺说明</translation>
    </message>
    <message>
        <source>rework not done</source>
        <translation>未整改</translation>
    </message>
    <message>
        <source>virtual device</source>
        <translation>虚拟设备</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>在用</translation>
    </message>
    <message>
        <source>Spare</source>
        <translation>备用</translation>
    </message>
    <message>
        <source>Not found at stock-take</source>
        <translation>盘点未找到</translation>
    </message>
    <message>
        <source>Retired</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Present</source>
        <translation>找到</translation>
    </message>
    <message>
        <source>Different</source>
        <translation>与登记不同</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>没找到</translation>
    </message>
    <message>
        <source>Not marked</source>
        <translation>未盘</translation>
    </message>
    <message>
        <source>Installed on</source>
        <translation>安装日期</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Test settings</source>
        <translation>测试设置</translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation>验收基线</translation>
    </message>
    <message>
        <source>Baseline accepted at</source>
        <translation>基线确认时间</translation>
    </message>
    <message>
        <source>Baseline accepted by</source>
        <translation>基线确认人</translation>
    </message>
    <message>
        <source>photo too old</source>
        <translation>照片太早</translation>
    </message>
    <message>
        <source>Not signed by the site</source>
        <translation>网点未签字</translation>
    </message>
    <message>
        <source>{0} normal</source>
        <translation>{0} 项正常</translation>
    </message>
    <message>
        <source>{0} not applicable</source>
        <translation>{0} 项不适用</translation>
    </message>
    <message>
        <source>{0} left out</source>
        <translation>{0} 项未填</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
</context>
</TS>
